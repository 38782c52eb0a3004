package dev.envbuilder.scan;

/**
 * How much was searched.
 *
 * @param documents configs, manifests, indexes and other blobs that are no layers
 * @param files entries of layers, or files of the container
 * @param bytes after decompression
 * @param refused files, processes and the like that could not be looked at
 */
public record Totals(
    int images, int layers, long documents, long files, long processes, long bytes, long refused) {}
