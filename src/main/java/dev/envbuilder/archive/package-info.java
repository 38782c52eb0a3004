/**
 * Archives and compression: tar read and written byte for byte, gzip, zstd, bzip2 and xz streams.
 * Promises equal bytes for equal input, bounded memory whatever an archive claims, and a checked
 * {@link dev.envbuilder.archive.ArchiveException} for every malformed byte. Must not know file
 * systems, images or registries: it sees streams only.
 */
@NullMarked
package dev.envbuilder.archive;

import org.jspecify.annotations.NullMarked;
