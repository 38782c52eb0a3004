package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount;

/**
 * A mount of a RUN step.
 *
 * @param options what the Dockerfile says, expanded
 * @param tree what {@code from} names: the content of a bind, the beginning of a cache; nothing for
 *     the other types
 */
record StepMount(RunMount options, TreeSource tree) {}
