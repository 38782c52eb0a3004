package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.SourceRange;

/**
 * A place in a Dockerfile that a rule objects to.
 *
 * @param message one sentence, in lower case
 */
public record Finding(Rule rule, SourceRange range, String message) {}
