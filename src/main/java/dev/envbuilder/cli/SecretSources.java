package dev.envbuilder.cli;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that secrets of a command line were read from. */
final class SecretSources {
  private SecretSources() {}

  /** What they are now; one that is no longer there is left out. */
  static List<FileStatus> of(List<String> flags) throws UsageException {
    List<FileStatus> files = new ArrayList<>();
    for (String flag : flags) {
      String file = SecretFlag.parse(flag).file();
      if (!file.isEmpty()) {
        add(files, file);
      }
    }
    return files;
  }

  private static void add(List<FileStatus> files, String source) {
    try {
      Path path = Path.of(source).toAbsolutePath();
      // not a pipe, which would be waited for
      if (Files.isRegularFile(path)) {
        try (OpenFile file = OpenFile.open(BytePath.of(path.toString()))) {
          files.add(file.status());
        }
      }
    } catch (LinuxException | InvalidPathException e) {
      // it was read before, and has gone
    }
  }
}
