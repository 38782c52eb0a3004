/**
 * The Dockerfile language: bytes in, stages of typed instructions out, and the expansion of the
 * words in them. Promises BuildKit's grammar, a position for every error, and time and memory that
 * grow with the input alone, however hostile it is. Must not know files, images or how an
 * instruction is carried out.
 */
@NullMarked
package dev.envbuilder.dockerfile;

import org.jspecify.annotations.NullMarked;
