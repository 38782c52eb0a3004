/**
 * The build checks of BuildKit's Dockerfile frontend: a parsed Dockerfile in, findings out.
 * Promises BuildKit's rules by BuildKit's names, findings in the order of the file, and an end
 * however hostile the file is. Must not know files, registries or images: what a rule needs of
 * those is handed in by {@link dev.envbuilder.dockerfile.lint.Surroundings}.
 */
@NullMarked
package dev.envbuilder.dockerfile.lint;

import org.jspecify.annotations.NullMarked;
