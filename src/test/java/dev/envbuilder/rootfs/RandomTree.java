package dev.envbuilder.rootfs;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.DirectoryEntry;
import dev.envbuilder.linux.Errno;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random operations on a tree, as commands of a build might do them. */
final class RandomTree {
  private static final List<BytePath> NAMES =
      List.of(
          BytePath.of("a"),
          BytePath.of("b"),
          BytePath.of("a-b"),
          BytePath.of("a.b"),
          BytePath.of("A b"),
          BytePath.of("é"),
          BytePath.of("-rf"),
          BytePath.of(new byte[] {(byte) 0xff, (byte) 0xfe}),
          BytePath.of("new\nline"),
          BytePath.of("back\\slash"),
          BytePath.of(".hidden"),
          BytePath.of(".wh"),
          BytePath.of("n".repeat(200)),
          BytePath.of("c"),
          BytePath.of("d"));

  private final Random random;
  private final Directory top;

  RandomTree(Directory top, long seed) {
    this.top = top;
    this.random = new Random(seed);
  }

  /** Does this many operations; one that the state of the tree forbids counts as done. */
  void run(int operations) throws IOException {
    for (int i = 0; i < operations; i++) {
      try (Directory directory = randomDirectory()) {
        // Most operations are about something that is there.
        operate(directory, random.nextInt(3) == 0 ? name() : existing(directory));
      } catch (LinuxException e) {
        switch (e.errno()) {
          case Errno.EEXIST,
              Errno.ENOENT,
              Errno.ENOTDIR,
              Errno.EISDIR,
              Errno.ENOTEMPTY,
              Errno.EINVAL,
              Errno.EPERM,
              Errno.ELOOP,
              Errno.ENXIO,
              Errno.EOPNOTSUPP,
              Errno.ENODATA ->
              random.nextInt();
          default -> throw e;
        }
      }
    }
  }

  private BytePath name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private BytePath existing(Directory directory) throws IOException {
    List<BytePath> names = new ArrayList<>();
    for (DirectoryEntry entry : directory.entries()) {
      names.add(entry.name());
    }
    names.sort(BytePath::compareTo);
    return names.isEmpty() ? name() : names.get(random.nextInt(names.size()));
  }

  private Directory randomDirectory() throws IOException {
    Directory at = top.duplicate();
    while (random.nextInt(4) > 0) {
      List<BytePath> inner = new ArrayList<>();
      for (DirectoryEntry entry : at.entries()) {
        if (entry.type() == FileType.DIRECTORY) {
          inner.add(entry.name());
        }
      }
      if (inner.isEmpty()) {
        return at;
      }
      inner.sort(BytePath::compareTo);
      Directory next = at.openDirectory(inner.get(random.nextInt(inner.size())));
      at.close();
      at = next;
    }
    return at;
  }

  private void operate(Directory directory, BytePath name) throws IOException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> create(directory, name);
      case 4, 5, 6 -> directory.makeDirectory(name, 0700 | random.nextInt(0100));
      case 7 -> directory.makeSymlink(name, random.nextBoolean() ? name() : BytePath.of("/a/../b"));
      case 8 -> rewriteInSecret(directory, name);
      case 9 -> directory.chmod(name, random.nextInt(010000));
      case 10 -> directory.chown(name, random.nextInt(70000), random.nextInt(70000));
      case 11 -> moveTo(directory, name);
      case 12 -> replace(directory, name);
      case 13, 14 -> linkTo(directory, name);
      case 15 -> directory.setXattr(name, BytePath.of("user.a" + random.nextInt(3)), bytes(9));
      case 16 -> directory.removeXattr(name, BytePath.of("user.a" + random.nextInt(3)));
      case 17 -> new TreeRemoval(directory).remove(name, KeepRules.NONE.root());
      case 18 -> node(directory, name);
      default -> directory.setModified(name, random.nextInt(), random.nextInt(1_000_000_000));
    }
  }

  private byte[] bytes(int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void create(Directory directory, BytePath name) throws IOException {
    try (OpenFile file = directory.createFile(name, 0644)) {
      byte[] content = bytes(random.nextInt(20) == 0 ? 300_000 : 2000);
      file.write(content, 0, content.length);
    }
  }

  /** Other content, with size and time as before. */
  private void rewriteInSecret(Directory directory, BytePath name) throws IOException {
    FileStatus before = directory.status(name);
    if (!before.isRegular()) {
      return;
    }
    try (OpenFile file = directory.openForWriting(name)) {
      byte[] content = new byte[(int) before.size()];
      random.nextBytes(content);
      file.write(content, 0, content.length);
      file.setModified(before.mtimeSeconds(), before.mtimeNanos());
    }
  }

  private void moveTo(Directory directory, BytePath name) throws IOException {
    try (Directory other = randomDirectory()) {
      directory.rename(name, other, name(), 0);
    }
  }

  private void linkTo(Directory directory, BytePath name) throws IOException {
    try (Directory other = randomDirectory()) {
      directory.link(name, other, name());
    }
  }

  private void replace(Directory directory, BytePath name) throws IOException {
    new TreeRemoval(directory).remove(name, KeepRules.NONE.root());
    switch (random.nextInt(3)) {
      case 0 -> create(directory, name);
      case 1 -> directory.makeSymlink(name, name());
      default -> directory.makeDirectory(name, 0755);
    }
  }

  private void node(Directory directory, BytePath name) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> directory.makeNode(name, FileType.FIFO, 0600, 0, 0);
      case 1 -> directory.makeNode(name, FileType.CHARACTER_DEVICE, 0600, 1, random.nextInt(9));
      default -> directory.makeNode(name, FileType.SOCKET, 0600, 0, 0);
    }
  }
}
