/**
 * What belongs to a build context: ignore rules and globs over paths, as moby's patternmatcher and
 * Go's {@code filepath.Match} read them. Promises that no pattern, however hostile, takes more than
 * its length times the path's to match. Must not know where files are: it sees paths only.
 */
@NullMarked
package dev.envbuilder.context;

import org.jspecify.annotations.NullMarked;
