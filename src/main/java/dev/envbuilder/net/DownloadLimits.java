package dev.envbuilder.net;

/**
 * What a server may make us do.
 *
 * @param bytes the largest file, unpacked if it comes packed
 * @param redirects how many hops to follow
 */
public record DownloadLimits(long bytes, int redirects) {
  public static final DownloadLimits DEFAULT = new DownloadLimits(256L << 30, 10);
}
