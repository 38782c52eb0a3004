package dev.envbuilder.cli;

import dev.envbuilder.linux.Capabilities;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.ThisProcess;
import dev.envbuilder.workspace.ContainerSigns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at the place that the program runs in. */
final class Signs {
  private static final List<String> MARKS =
      List.of("/.dockerenv", "/run/.containerenv", Wiring.BASE.resolve("state").toString());
  private static final List<String> VARIABLES = List.of("container", "KUBERNETES_SERVICE_HOST");

  private Signs() {}

  static ContainerSigns read(EnvironmentBlock environment) throws IOException {
    boolean mark =
        MARKS.stream().anyMatch(file -> Files.exists(Path.of(file)))
            || VARIABLES.stream().anyMatch(name -> environment.text(name).isPresent());
    return new ContainerSigns(
        uid(),
        Capabilities.read(),
        MountTable.read(),
        Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(),
        // an image may bring the folder, but where we are PID 1, systemd is not
        ThisProcess.pid() != 1 && Files.exists(Path.of("/run/systemd/system")),
        mark);
  }

  /** The effective user: the second number of the line. The owner of /proc/self may be another. */
  private static int uid() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        return Integer.parseInt(line.split("\\s+")[2]);
      }
    }
    throw new IOException("/proc/self/status has no line 'Uid:'");
  }
}
