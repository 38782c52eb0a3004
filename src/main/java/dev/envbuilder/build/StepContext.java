package dev.envbuilder.build;

/**
 * What a step works with.
 *
 * @param number counts the steps of the build, from 1
 */
record StepContext(
    int number, Commands commands, Directories directories, Copies copies, RemoteFiles remotes) {}
