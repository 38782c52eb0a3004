package dev.envbuilder.workspace;

import dev.envbuilder.build.BaseImages;
import dev.envbuilder.build.LayerCache;
import dev.envbuilder.build.RemoteSources;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.path.BytePath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a build in place works with.
 *
 * @param base our own folder, {@code /.envbuilder}
 * @param root the root file system that is rewritten, {@code /}
 * @param keep paths of the root, besides mount points and our own, that are not touched
 * @param caches where layers are looked for and kept
 * @param cacheMounts the folder in which cache mounts are kept
 * @param blobs where the blobs of layers are kept, if they are to outlive the build
 * @param remotes how other machines are reached
 * @param now the time of the build
 * @param fixedTime what all later times in layers become, if anything
 */
public record Services(
    Path base,
    BytePath root,
    List<BytePath> keep,
    Platform platform,
    BaseImages images,
    List<LayerCache> caches,
    Path cacheMounts,
    Optional<OciLayout> blobs,
    RemoteSources remotes,
    Processes processes,
    EventSink events,
    Instant now,
    Optional<Instant> fixedTime) {
  public Services {
    keep = List.copyOf(keep);
    caches = List.copyOf(caches);
  }
}
