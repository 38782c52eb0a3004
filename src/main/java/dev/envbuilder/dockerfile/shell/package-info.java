/**
 * Shell scripts as far as one can be read without running it: text in, pipelines of commands with
 * their words and redirections out. Promises the POSIX grammar of what it reads, time that grows
 * with the text, and to give up on what it does not read rather than to guess. Must not know what
 * commands do, or what Dockerfiles are.
 */
@NullMarked
package dev.envbuilder.dockerfile.shell;

import org.jspecify.annotations.NullMarked;
