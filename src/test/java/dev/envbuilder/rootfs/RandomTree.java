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
          BytePath.of("\u00e4".repeat(127) + "x"), // 255 bytes, the longest that there are
          BytePath.of("m".repeat(101)),
          BytePath.of("c"),
          BytePath.of("d"));

  /** renameat2(2): two entries change places. */
  private static final int EXCHANGE = 2;

  private final Random random;
  private final Directory top;

  /** Mode bits that are always set, so that an ordinary user can read what the user made. */
  private final int access;

  RandomTree(Directory top, long seed) {
    this.top = top;
    this.random = new Random(seed);
    this.access = Sandbox.isRoot() ? 0 : 0700;
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
              Errno.EBUSY,
              Errno.ENAMETOOLONG,
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
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> create(directory, name);
      case 4, 5, 6 -> directory.makeDirectory(name, 0700 | random.nextInt(0100));
      case 7 -> directory.makeSymlink(name, random.nextBoolean() ? name() : BytePath.of("/a/../b"));
      case 8 -> rewriteInSecret(directory, name);
      case 9 -> directory.chmod(name, access | random.nextInt(010000));
      case 10 -> directory.chown(name, random.nextInt(70000), random.nextInt(70000));
      case 11, 12 -> moveTo(directory, name, 0);
      case 13, 14 -> replace(directory, name);
      case 15, 16 -> linkTo(directory, name);
      case 17, 18 -> directory.setXattr(name, attribute(), bytes(9));
      case 19 -> directory.removeXattr(name, attribute());
      case 20 -> new TreeRemoval(directory).remove(name, KeepRules.NONE.root());
      case 21 -> node(directory, name);
      case 22 -> append(directory, name);
      case 23 -> truncate(directory, name);
      case 24 -> sparse(directory, name);
      case 25 -> moveTo(directory, name, EXCHANGE);
      case 26 -> deleteAndMakeAgain(directory, name);
      default -> directory.setModified(name, random.nextInt(), random.nextInt(1_000_000_000));
    }
  }

  private BytePath attribute() {
    return BytePath.of("user.a" + random.nextInt(3));
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
      byte[] content = new byte[(int) Math.min(before.size(), 400_000)];
      random.nextBytes(content);
      file.write(content, 0, content.length);
      file.setModified(before.mtimeSeconds(), before.mtimeNanos());
    }
  }

  private void append(Directory directory, BytePath name) throws IOException {
    if (directory.status(name).isRegular()) {
      try (OpenFile file = directory.openForWriting(name)) {
        file.seek(file.status().size());
        byte[] more = bytes(500);
        file.write(more, 0, more.length);
      }
    }
  }

  private void truncate(Directory directory, BytePath name) throws IOException {
    if (directory.status(name).isRegular()) {
      try (OpenFile file = directory.openForWriting(name)) {
        file.truncate(random.nextInt(1 + (int) file.status().size()));
      }
    }
  }

  /** Data between two holes. */
  private void sparse(Directory directory, BytePath name) throws IOException {
    try (OpenFile file = directory.createFile(name, 0640)) {
      file.seek(random.nextInt(100_000));
      byte[] data = bytes(5000);
      file.write(data, 0, data.length);
      file.truncate(150_000 + random.nextInt(100_000));
    }
  }

  /** The same name, content, mode and time, but another file. */
  private void deleteAndMakeAgain(Directory directory, BytePath name) throws IOException {
    FileStatus before = directory.status(name);
    if (!before.isRegular()) {
      return;
    }
    byte[] content;
    try (OpenFile file = directory.openFile(name)) {
      content = file.readAll(1 << 20);
    }
    directory.unlink(name);
    try (OpenFile file = directory.createFile(name, 0600)) {
      file.write(content, 0, content.length);
      file.chmod(access | before.mode());
      file.setModified(before.mtimeSeconds(), before.mtimeNanos());
    }
  }

  /** Over what is there, if that is of the same type; directories only over empty ones. */
  private void moveTo(Directory directory, BytePath name, int flags) throws IOException {
    try (Directory other = randomDirectory()) {
      BytePath to = flags == EXCHANGE || random.nextBoolean() ? existing(other) : name();
      directory.rename(name, other, to, flags);
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
      default -> {
        directory.makeDirectory(name, 0755);
        try (Directory made = directory.openDirectory(name)) {
          create(made, name());
        }
      }
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
