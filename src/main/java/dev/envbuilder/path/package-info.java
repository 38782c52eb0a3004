/**
 * Names and paths of a Linux file system, as the bytes they are. Promises that what was read from a
 * directory or an archive is what is written back, and that cleaning a path never leaves its root.
 * Must not know the file system itself: nothing here performs a system call.
 */
@NullMarked
package dev.envbuilder.path;

import org.jspecify.annotations.NullMarked;
