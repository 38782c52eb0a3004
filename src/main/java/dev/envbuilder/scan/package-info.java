/**
 * Looks for secrets in images that anybody made, wherever they are, and in the container that it
 * runs in. Promises that a report names places and forms and never a value, that what could not be
 * searched is told, and that memory is bounded whatever an image holds. Must not know how images
 * are built, or where the secrets come from.
 */
@NullMarked
package dev.envbuilder.scan;

import org.jspecify.annotations.NullMarked;
