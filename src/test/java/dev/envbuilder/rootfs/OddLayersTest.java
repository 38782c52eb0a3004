package dev.envbuilder.rootfs;

import static dev.envbuilder.rootfs.Sandbox.directory;
import static dev.envbuilder.rootfs.Sandbox.file;
import static dev.envbuilder.rootfs.Sandbox.hardlink;
import static dev.envbuilder.rootfs.Sandbox.item;
import static dev.envbuilder.rootfs.Sandbox.path;
import static dev.envbuilder.rootfs.Sandbox.symlink;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.Sandbox.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are unusual and good, and such as were made to do harm. */
class OddLayersTest {
  @TempDir private Path temp;
  private Path outside;
  private Root root;

  @BeforeEach
  void openRoot() throws Exception {
    Sandbox.assumeRoot();
    outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), "safe");
    Path dir = Files.createDirectories(temp.resolve("root"));
    Files.createDirectories(dir.resolve("kept"));
    Files.writeString(dir.resolve("kept/secret"), "safe");
    root = Sandbox.open(dir, "/kept");
  }

  @AfterEach
  void close() {
    if (root != null) {
      root.close();
    }
  }

  /**
   * @param layers one over the other
   * @param tree what comes of them: path, and {@code /}, {@code -> TARGET} or {@code = TEXT}
   */
  record Good(String name, List<List<Item>> layers, List<String> tree) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Good> good() {
    return Stream.of(
        new Good(
            "a link with more .. than there are directories (Alpine's, Nix's)",
            List.of(
                List.of(
                    directory("usr/lib/deep"),
                    symlink("usr/lib/deep/l", "../../../../../../../etc"),
                    file("usr/lib/deep/l/conf", "1"))),
            List.of("/etc /", "/etc/conf = 1", "/usr/lib/deep/l -> ../../../../../../../etc")),
        new Good(
            "usrmerge: later layers write through /bin and /lib64",
            List.of(
                List.of(
                    directory("usr/bin"),
                    directory("usr/lib64"),
                    symlink("bin", "usr/bin"),
                    symlink("lib64", "usr/lib64")),
                List.of(file("bin/sh", "1"), file("lib64/ld.so", "2"), hardlink("bin/b", "bin/sh")),
                List.of(file("bin/.wh.b", ""))),
            List.of(
                "/bin -> usr/bin",
                "/lib64 -> usr/lib64",
                "/usr/bin/sh = 1",
                "/usr/lib64/ld.so = 2")),
        new Good(
            "usrmerge in a later layer: a link over a full directory",
            List.of(
                List.of(file("bin/sh", "old"), directory("usr/bin")),
                List.of(file("usr/bin/sh", "new"), symlink("bin", "usr/bin"))),
            List.of("/bin -> usr/bin", "/usr/bin/sh = new")),
        new Good(
            "a directory over a link leaves the link's target",
            List.of(
                List.of(file("a/x", "1"), symlink("l", "a")),
                List.of(directory("l"), file("l/y", "2"))),
            List.of("/a/x = 1", "/l /", "/l/y = 2")),
        new Good(
            "a link to itself, and one to nothing",
            List.of(List.of(symlink("loop", "loop"), symlink("none", "not/there"))),
            List.of("/loop -> loop", "/none -> not/there")),
        new Good(
            "names with ./ and //, and a slash after a file's directory",
            List.of(List.of(file("./a//b/./c", "1"), directory(".//d//"))),
            List.of("/a/b/c = 1", "/d /")),
        new Good(
            "the same file twice: the last one counts",
            List.of(List.of(file("a", "1"), hardlink("b", "a"), file("a", "2"))),
            List.of("/a = 2", "/b = 1")),
        new Good(
            "a file where a lower layer has a full directory, and back",
            List.of(
                List.of(file("d/e/f", "1")),
                List.of(file("d", "2")),
                List.of(directory("d"), file("d/g", "3"))),
            List.of("/d/g = 3")),
        new Good(
            "an opaque directory that is itself new",
            List.of(
                List.of(file("d/old", "1")),
                List.of(file("d/.wh..wh..opq", ""), directory("d"), file("d/new", "2"))),
            List.of("/d/new = 2")),
        new Good(
            "a hard link through a linked directory",
            List.of(
                List.of(directory("usr/bin"), symlink("bin", "usr/bin"), file("usr/bin/a", "1")),
                List.of(hardlink("usr/bin/b", "bin/a"))),
            List.of("/bin -> usr/bin", "/usr/bin/a = 1", "/usr/bin/b = 1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void unpacks(Good row) throws Exception {
    for (List<Item> layer : row.layers()) {
      Sandbox.extract(root, Sandbox.tar(layer));
    }

    assertThat(tree()).containsAll(row.tree());
    List<String> files =
        tree().stream().filter(l -> !l.endsWith("/") && !l.startsWith("/kept")).toList();
    assertThat(row.tree()).containsAll(files);
  }

  /** Layers that try to reach a file outside of the root, or one that is kept. */
  record Escape(String name, List<Item> items) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Escape> escapes() {
    String up = "../../../../../../../../../..";
    return Stream.of("OUTSIDE", "/kept")
        .flatMap(to ->
            Stream.of(
                new Escape("a name with .. to " + to, List.of(file(up + to + "/file", "evil"))),
                new Escape("an absolute name " + to, List.of(file(to + "/secret", "evil"))),
                new Escape(
                    "a file through a link to " + to,
                    List.of(symlink("l", to), file("l/file", "evil"), file("l/new", "evil"))),
                new Escape(
                    "a file through a relative link to " + to,
                    List.of(symlink("l", up + to), file("l/secret", "evil"))),
                new Escape(
                    "a file through a chain of links to " + to,
                    List.of(
                        symlink("a", to),
                        symlink("b", "a"),
                        symlink("c", "./b/../b"),
                        file("c/file", "evil"),
                        file("c/secret", "evil"))),
                new Escape(
                    "a file over a link to " + to,
                    List.of(symlink("l", to + "/file"), file("l", "evil"))),
                new Escape(
                    "a hard link to " + to,
                    List.of(symlink("l", to + "/file"), hardlink("h", "l"), file("h", "evil"))),
                new Escape(
                    "whiteouts through a link to " + to,
                    List.of(
                        symlink("l", to),
                        file("l/.wh.file", ""),
                        file("l/.wh.secret", ""),
                        file("l/.wh..wh..opq", ""))),
                new Escape(
                    "whiteouts of " + to,
                    List.of(
                        file(to + "/.wh.file", ""),
                        file(to + "/.wh.secret", ""),
                        file(up + to + "/.wh..wh..opq", ""))),
                new Escape(
                    "a mode through a link to " + to,
                    List.of(
                        symlink("l", to),
                        item(TarEntry.directory(path("l/.")).withMode(0777).withOwner(9, 9)))),
                new Escape(
                    "a directory swapped for a link to " + to,
                    List.of(
                        directory("d"),
                        file("d/x", "1"),
                        symlink("d", to),
                        file("d/file", "evil"),
                        file("d/secret", "evil"))),
                new Escape(
                    "a device through a link to " + to,
                    List.of(
                        symlink("l", to),
                        item(TarEntry.of(TarType.FIFO, path("l/file")).withMode(0666))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void reachesNothingElse(Escape row) throws Exception {
    List<String> before = TreeListing.of(Sandbox.path(outside));
    List<String> kept = TreeListing.of(Sandbox.path(temp.resolve("root/kept")));
    List<Item> items = row.items().stream().map(this::aimed).toList();

    try {
      Sandbox.extract(root, Sandbox.tar(items));
    } catch (RootfsException e) {
      assertThat(e).hasMessageContaining("'"); // refused is good, too, if it says what
    }

    assertThat(TreeListing.of(Sandbox.path(outside))).isEqualTo(before);
    assertThat(TreeListing.of(Sandbox.path(temp.resolve("root/kept")))).isEqualTo(kept);
    assertThat(Files.exists(temp.resolve("root/kept"))).isTrue();
  }

  private Item aimed(Item item) {
    TarEntry entry = item.entry();
    TarEntry aimed = entry.withName(aimed(entry.name().toString()));
    return new Item(
        entry.linkName().isEmpty() ? aimed : aimed.withLinkName(aimed(entry.linkName().toString())),
        item.content());
  }

  private BytePath aimed(String name) {
    return path(name.replace("OUTSIDE", outside.toString()));
  }

  /** What a header says is not believed: neither for memory nor for the disk. */
  @Test
  void aHeaderThatPromisesMoreThanThereIsCostsNothing() throws Exception {
    byte[] tar = Sandbox.tar(List.of(file("a", "x".repeat(3000))));
    byte[] header = Arrays.copyOf(tar, 512 + 3000 + 512);
    byte[] size = "77777777777".getBytes(US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    seal(header);

    assertThatThrownBy(() -> Sandbox.extract(root, header)).isInstanceOf(IOException.class);

    assertThat(Files.size(temp.resolve("root/a"))).isLessThan(10_000);
  }

  private static void seal(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xff;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes(US_ASCII);
    System.arraycopy(text, 0, header, 148, 8);
  }

  @Test
  void aMillionEmptyEntriesTakeNoMemoryToSpeakOf() throws Exception {
    int count = 1_000_000;
    try (InputStream tar = Repeated.entries(count)) {
      ExtractResult result = new LayerExtractor(root, ExtractLimits.DEFAULT).extract(tar);

      assertThat(result.entries()).isEqualTo(count);
      assertThat(result.kept()).hasSizeLessThanOrEqualTo(ExtractResult.MAX_KEPT);
      assertThat(result.keptCount()).isEqualTo(count);
    }
  }

  @Test
  void moreEntriesThanTheLimitAreRefusedWhenTheyCome() throws Exception {
    ExtractLimits limits = new ExtractLimits(ExtractLimits.DEFAULT.tar(), 5000, 1 << 20);
    try (InputStream endless = Repeated.entries(Integer.MAX_VALUE)) {
      assertThatThrownBy(() -> new LayerExtractor(root, limits).extract(endless))
          .isInstanceOf(LayerEntryException.class)
          .hasMessageContaining("more than the 5000");
    }
  }

  @Test
  void attributesThatAFileSystemHasNoRoomForAreLeftOut() throws Exception {
    Xattrs xattrs = Xattrs.NONE.with(path("user.large"), new byte[70_000]);

    ExtractResult result =
        Sandbox.extract(root, item(TarEntry.file(path("f"), 0).withXattrs(xattrs)));

    assertThat(result.warnings()).singleElement().asString().contains("'user.large' of '/f'");
  }

  private List<String> tree() throws Exception {
    List<String> lines = new ArrayList<>();
    Path top = temp.resolve("root");
    try (Stream<Path> all = Files.walk(top)) {
      for (Path each : all.filter(p -> !p.equals(top)).sorted().toList()) {
        String name = "/" + top.relativize(each);
        if (Files.isSymbolicLink(each)) {
          lines.add(name + " -> " + Files.readSymbolicLink(each));
        } else if (Files.isDirectory(each)) {
          lines.add(name + " /");
        } else {
          lines.add(name + " = " + Files.readString(each));
        }
      }
    }
    return lines;
  }

  /** An archive of many entries at kept places, made while it is read. */
  private static final class Repeated extends InputStream {
    private final byte[] header;
    private int left;
    private int at;

    private Repeated(byte[] header, int count) {
      this.header = header;
      this.left = count;
    }

    static InputStream entries(int count) throws IOException {
      return new Repeated(Arrays.copyOf(Sandbox.tar(List.of(file("kept/x", ""))), 512), count);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = Math.min(length, header.length - at);
      System.arraycopy(header, at, target, offset, count);
      at = (at + count) % header.length;
      left -= at == 0 ? 1 : 0;
      return count;
    }
  }
}
