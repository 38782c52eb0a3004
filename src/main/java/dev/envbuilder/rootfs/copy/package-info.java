/**
 * COPY and ADD of local trees and archives, by the rules of BuildKit's {@code fsutil/copy}.
 * Promises that a plan names everything that will be copied before anything is written, that
 * nothing outside of the source root is read and nothing outside of the target root is written,
 * whatever links are in either, and that kept paths are left alone. Must not know instructions,
 * cache keys or users' names: it is told numbers.
 */
@NullMarked
package dev.envbuilder.rootfs.copy;

import org.jspecify.annotations.NullMarked;
