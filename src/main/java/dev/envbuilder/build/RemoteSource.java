package dev.envbuilder.build;

import dev.envbuilder.git.GitAddress;
import dev.envbuilder.net.Checksum;
import dev.envbuilder.net.HttpAddress;
import java.util.Optional;

/** What ADD fetches from another machine. */
sealed interface RemoteSource {
  /**
   * A file.
   *
   * @param name what it is called in a directory
   * @param checksum what its content must be
   */
  record File(HttpAddress address, String name, Optional<Checksum> checksum)
      implements RemoteSource {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** The files of a commit. */
  record Repository(GitAddress address) implements RemoteSource {
    @Override
    public String toString() {
      return address.toString();
    }
  }
}
