package dev.envbuilder.build;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.linux.Accounts;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.Identity;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.linux.UnknownAccountException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.Optional;

/** Users and working directories of the live root. */
final class Directories {
  private static final int MODE = 0755;

  private final LiveRoot root;

  Directories(LiveRoot root) {
    this.root = root;
  }

  /** What a USER means in the image as it is now. */
  Identity identity(String user, SourceRange where) throws BuildException, IOException {
    try {
      return accounts().resolve(user);
    } catch (UnknownAccountException e) {
      throw BuildException.at(where, e);
    }
  }

  /** The image's users and groups as they are now. */
  Accounts accounts() throws IOException {
    return Accounts.parse(read(Accounts.PASSWD), read(Accounts.GROUP));
  }

  /** Makes a directory and its missing parents, owned by a user; one that exists stays as it is. */
  void make(String directory, String user, SourceRange where) throws BuildException, IOException {
    BytePath path = BytePath.ROOT;
    Directory here = root.openDirectory(path);
    Optional<FileOwner> owner = Optional.empty();
    for (BytePath name : BytePath.of(directory).clean().names()) {
      path = path.append(name);
      Optional<Directory> next = find(path, where);
      if (next.isEmpty()) {
        if (owner.isEmpty()) {
          // a user that is not there is an error when something runs, not yet here
          owner = Optional.of(FileOwner.parse(user).resolve(accounts(), (kind, unknown) -> {}));
        }
        here.makeDirectory(name, MODE);
        here.chmod(name, MODE);
        here.chown(name, owner.get().uid(), owner.get().gid());
        next = Optional.of(here.openDirectory(name));
      }
      here.close();
      here = next.get();
    }
    here.close();
  }

  private Optional<Directory> find(BytePath path, SourceRange where)
      throws BuildException, IOException {
    try {
      return root.findDirectory(path);
    } catch (IOException e) {
      throw BuildException.at(
          where, "the directory '" + path + "' cannot be made: " + e.getMessage());
    }
  }

  private byte[] read(BytePath file) throws IOException {
    Optional<OpenFile> open = root.openFile(file);
    if (open.isEmpty()) {
      return new byte[0];
    }
    try (OpenFile content = open.get()) {
      return content.status().isRegular() ? content.readAll(Accounts.FILE_CAP) : new byte[0];
    }
  }
}
