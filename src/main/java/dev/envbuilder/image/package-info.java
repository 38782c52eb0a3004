/**
 * The words of container images: digests, references, platforms, descriptors, manifests, configs,
 * and the OCI layout on disk. Promises that what is parsed is checked, that unknown fields survive,
 * and that names and sizes from strangers never lead out of a directory or past a stated cap. Must
 * not know the network, tar, or how an image is built.
 */
@NullMarked
package dev.envbuilder.image;

import org.jspecify.annotations.NullMarked;
