/**
 * A root file system on disk: what must be kept, layers unpacked into it, what changed in it, and
 * those changes as a layer. Promises that nothing outside of the root and nothing kept is changed,
 * whatever an archive or a link says, and that a layer written here and unpacked elsewhere gives
 * the same files. Must not know registries, manifests or Dockerfiles: it sees directories and tar
 * streams.
 */
@NullMarked
package dev.envbuilder.rootfs;

import org.jspecify.annotations.NullMarked;
