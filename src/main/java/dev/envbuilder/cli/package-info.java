/**
 * The front door: the option table, the commands and the console. Promises that help, documentation
 * and parsing come from one table and that every way out has an exit code and a sentence. Must not
 * know how an image is built.
 */
@NullMarked
package dev.envbuilder.cli;

import org.jspecify.annotations.NullMarked;
