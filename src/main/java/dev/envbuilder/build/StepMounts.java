package dev.envbuilder.build;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.MountAction;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one step finds in place while its command runs. Closing takes it all away, whatever became
 * of the step.
 */
final class StepMounts implements AutoCloseable {
  private static final int SCRIPT_MODE = 0755;

  private final MountPoints points;
  private final List<TmpfsMounts.Memory> memory = new ArrayList<>();

  /** Nothing yet. */
  StepMounts(MountPoints points) {
    this.points = points;
  }

  /** What is to be mounted for the step's command. */
  List<MountAction> mounts() {
    return points.mounts();
  }

  /** A mount of the step is in this memory. */
  void uses(TmpfsMounts.Memory place) {
    memory.add(place);
  }

  /** Writes a script that the step executes, and gives its path. */
  BytePath place(byte[] script) throws IOException {
    BytePath name = points.newName();
    Directory folder = Directory.open(points.aside);
    points.later(() -> {
      folder.unlink(name);
      folder.close();
    });
    try (OpenFile file = folder.createFile(name, SCRIPT_MODE)) {
      file.write(script, 0, script.length);
      file.chmod(SCRIPT_MODE);
    }
    return points.aside.append(name);
  }

  /** What about the mounts may have made the step fail. */
  Optional<String> problem() throws IOException {
    for (TmpfsMounts.Memory place : memory) {
      Optional<String> problem = place.problem();
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    points.close();
  }
}
