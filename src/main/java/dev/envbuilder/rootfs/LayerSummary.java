package dev.envbuilder.rootfs;

import java.util.List;

/**
 * What a layer came to hold.
 *
 * @param entries all of them, whiteouts and the directories above changed entries included
 * @param whiteouts deleted paths
 * @param contentBytes of files, without headers and padding
 * @param tarBytes of the whole archive, not compressed
 * @param warnings what a layer cannot hold and so was left out: sockets, names like whiteouts
 */
public record LayerSummary(
    long entries, long whiteouts, long contentBytes, long tarBytes, List<String> warnings) {
  public LayerSummary {
    warnings = List.copyOf(warnings);
  }
}
