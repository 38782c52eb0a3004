/**
 * The only type that carries a secret, the store that holds them by id, and the redactor that takes
 * them out of text. Promises that a secret has no textual form, that no error names a value, and
 * that what is erased is overwritten. Must not know where a secret is used.
 */
@NullMarked
package dev.envbuilder.secret;

import org.jspecify.annotations.NullMarked;
