/**
 * The Linux kernel as this program uses it: files by directory handle, mounts, accounts, processes.
 * Promises that names are bytes, that no call follows the last link of a path, and that every
 * failure is a {@link dev.envbuilder.linux.LinuxException} which names the call, the path and the
 * error. Must not know images, layers or builds; it is the only package that calls native code.
 */
@NullMarked
package dev.envbuilder.linux;

import org.jspecify.annotations.NullMarked;
