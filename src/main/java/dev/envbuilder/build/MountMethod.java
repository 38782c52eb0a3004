package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Optional;

/** How steps get their mounts: real ones where this container permits it, which is tried once. */
final class MountMethod {
  private final LiveRoot root;
  private final BytePath aside;
  private final Processes processes;
  private Optional<Boolean> canMount = Optional.empty();

  /**
   * @param aside a folder of ours on the root's disk
   */
  MountMethod(LiveRoot root, BytePath aside, Processes processes) {
    this.root = root;
    this.aside = aside;
    this.processes = processes;
  }

  /** The mounts of a step: none yet. */
  MountPoints begin(SourceRange step) throws IOException, InterruptedException {
    if (canMount.isEmpty()) {
      canMount = Optional.of(processes.canMount());
    }
    return canMount.get() ? new RealMounts(root, aside, step) : new StandIns(root, aside, step);
  }
}
