package dev.envbuilder.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is to the tests. */
final class Host {
  private Host() {}

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
