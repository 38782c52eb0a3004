package dev.envbuilder.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.path.BytePath;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GNU tar, gzip, zstd, bzip2 and xz write is read here, and the other way round. */
class GnuToolsIT {
  @TempDir private Path dir;

  private record Seen(TarEntry entry, String content) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=v7",
        "--format=ustar",
        "--format=oldgnu",
        "--format=gnu",
        "--format=posix",
        "--format=gnu --sparse",
        "--format=posix --sparse --sparse-version=0.0",
        "--format=posix --sparse --sparse-version=0.1",
        "--format=posix --sparse --sparse-version=1.0",
        "--format=posix --xattrs --selinux --acls",
      })
  void readsWhatGnuTarWrites(String options) throws Exception {
    boolean small = options.contains("v7") || options.contains("ustar");
    String name = small ? "file" : "long-".repeat(30) + "n\u00e4me";
    Path tree = tree(name);
    Path archive = dir.resolve("a.tar");
    run("cd '" + tree + "' && tar " + options + " -cf '" + archive + "' .");

    Map<String, Seen> seen = read(archive);

    assertThat(seen.keySet())
        .contains("./", "./" + name, "./sub/", "./sub/link", "./sub/sparse", "./sub/second");
    assertThat(seen(seen, "./" + name).content() + seen(seen, "./sub/second").content())
        .isEqualTo("content");
    assertThat(seen(seen, "./" + name).entry().mode()).isEqualTo(04711);
    assertThat(seen(seen, "./sub/link").entry().linkName()).isEqualTo(BytePath.of("../" + name));
    byte[] sparse = Files.readAllBytes(tree.resolve("sub/sparse"));
    assertThat(seen(seen, "./sub/sparse").content())
        .isEqualTo(new String(sparse, StandardCharsets.ISO_8859_1));
    assertThat(
            List.of(
                seen(seen, "./sub/second").entry().type(), seen(seen, "./" + name).entry().type()))
        .containsExactlyInAnyOrder(TarType.HARDLINK, TarType.FILE);
  }

  @Test
  void findsTheHolesOfSparseFiles() throws Exception {
    Path tree = tree("f");
    Path archive = dir.resolve("a.tar");
    run("cd '" + tree + "' && tar --format=posix --sparse -cf '" + archive + "' sub/sparse");

    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      TarReader reader = TarReader.of(in);
      TarEntry entry = reader.next().orElseThrow();
      long stored = reader.extents().stream().mapToLong(Extent::length).sum();

      assertThat(entry.size()).isEqualTo(3_000_000);
      assertThat(stored).isLessThan(100_000);
    }
  }

  @Test
  void keepsBinaryAttributesBothWays() throws Exception {
    Path file = Files.writeString(dir.resolve("f"), "x");
    byte[] value = {0, (byte) 0xff, (byte) 0x80, '\n', '='};
    var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    try {
      view.write("blob", ByteBuffer.wrap(value));
    } catch (IOException e) {
      assumeTrue(false, "the file system has no user attributes: " + e.getMessage());
    }
    run("cd '" + dir + "' && tar --format=posix --xattrs -cf a.tar f");
    TarEntry entry = seen(read(dir.resolve("a.tar")), "f").entry();
    assertThat(entry.xattrs().get(BytePath.of("user.blob")).orElseThrow()).isEqualTo(value);

    write(dir.resolve("b.tar"), entry.withName(BytePath.of("g")), "x");
    run("cd '" + dir + "' && tar --xattrs -xf b.tar");

    var copy = Files.getFileAttributeView(dir.resolve("g"), UserDefinedFileAttributeView.class);
    ByteBuffer read = ByteBuffer.allocate(20);
    copy.read("blob", read);
    assertThat(Arrays.copyOf(read.array(), read.position())).isEqualTo(value);
  }

  @Test
  void writesWhatGnuTarUnpacks() throws Exception {
    String longName = "d".repeat(140) + "/" + "\u00fc".repeat(100);
    Path archive = dir.resolve("a.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      TarWriter writer = new TarWriter(out);
      writer.write(TarEntry.directory(BytePath.of("d".repeat(140))).withMode(0750));
      writer.write(
          TarEntry.file(BytePath.of(longName), 7).withMode(0640).withMtime(1_600_000_000, 123_000),
          new ByteArrayInputStream("content".getBytes(StandardCharsets.US_ASCII)));
      writer.write(TarEntry.hardlink(BytePath.of("hard"), BytePath.of(longName)));
      writer.write(TarEntry.symlink(BytePath.of("soft"), BytePath.of("t".repeat(200))));
      writer.write(TarEntry.of(TarType.FIFO, BytePath.of("pipe")));
      writer.finish();
    }
    Path target = Files.createDirectory(dir.resolve("out"));

    run(
        "cd '"
            + target
            + "' && tar -xpf '"
            + archive
            + "' && find . -name pipe -type p | grep -q .");

    Path file = target.resolve(longName);
    assertThat(Files.readString(file)).isEqualTo("content");
    assertThat(Files.getLastModifiedTime(file))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_600_000_000, 123_000)));
    assertThat(Files.isSameFile(file, target.resolve("hard"))).isTrue();
    assertThat(Files.readSymbolicLink(target.resolve("soft")).toString())
        .isEqualTo("t".repeat(200));
  }

  @Test
  void writesOwnersAndTimesThatGnuTarLists() throws Exception {
    Path archive = dir.resolve("a.tar");
    TarEntry entry =
        TarEntry.file(BytePath.of("f"), 0).withOwner(3_000_000_000L, 5).withMtime(-100, 0);
    write(archive, entry, "");

    assertThat(run("TZ=UTC tar --numeric-owner --full-time -tvf '" + archive + "'"))
        .startsWith("-rw-r--r-- 3000000000/5")
        .contains("1969-12-31 23:58:20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GZIP gzip -1",
        "GZIP gzip -9",
        "ZSTD zstd -1",
        "ZSTD zstd -19",
        "ZSTD zstd --long=27",
        "ZSTD zstd --no-check",
        "BZIP2 bzip2 -1",
        "BZIP2 bzip2 -9",
        "XZ xz -0",
        "XZ xz -6 -T2"
      })
  void readsWhatCompressorsWrite(String how) throws Exception {
    Path file = sample();
    int blank = how.indexOf(' ');
    Compression compression = Compression.valueOf(how.substring(0, blank));
    run(how.substring(blank) + " -c < '" + file + "' > '" + dir + "/packed'");
    run(how.substring(blank) + " -c < '" + file + "' >> '" + dir + "/packed'");
    byte[] packed = Files.readAllBytes(dir.resolve("packed"));

    assertThat(Compression.detect(packed, packed.length)).isEqualTo(compression);
    byte[] once = Files.readAllBytes(file);
    byte[] twice = Arrays.copyOf(once, 2 * once.length);
    System.arraycopy(once, 0, twice, once.length, once.length);
    try (InputStream in = compression.decompress(new ByteArrayInputStream(packed))) {
      assertThat(Arrays.equals(in.readAllBytes(), twice)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GZIP gzip 1", "GZIP gzip 6", "GZIP gzip 9", "ZSTD zstd 1", "ZSTD zstd 19"})
  void writesWhatCompressorsRead(String how) throws Exception {
    Path file = sample();
    String[] words = how.split(" ");
    Path packed = dir.resolve("packed");
    try (OutputStream out =
        Compression.valueOf(words[0])
            .compress(Files.newOutputStream(packed), Integer.parseInt(words[2]))) {
      Files.copy(file, out);
    }

    run(words[1] + " -dc < '" + packed + "' | cmp - '" + file + "'");
  }

  private Path tree(String name) throws IOException {
    Path tree = Files.createDirectories(dir.resolve("tree"));
    Path sub = Files.createDirectory(tree.resolve("sub"));
    Path file = Files.writeString(tree.resolve(name), "content");
    Files.setAttribute(file, "unix:mode", 04711);
    Files.createLink(sub.resolve("second"), file);
    Files.createSymbolicLink(sub.resolve("link"), Path.of("..", name));
    try (RandomAccessFile sparse = new RandomAccessFile(sub.resolve("sparse").toFile(), "rw")) {
      for (long at = 0; at < 3_000_000; at += 500_000) {
        sparse.seek(at);
        sparse.write(new byte[] {1, 2, 3, (byte) at});
      }
      sparse.setLength(3_000_000);
    }
    return tree;
  }

  private Path sample() throws IOException {
    byte[] bytes = new byte[1_500_000];
    Random random = new Random(3);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + (i % 1000 < 500 ? random.nextInt(4) : 0));
    }
    return Files.write(dir.resolve("sample"), bytes);
  }

  private static Map<String, Seen> read(Path archive) throws IOException {
    Map<String, Seen> seen = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      TarReader reader = TarReader.of(in);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        String content = new String(reader.content().readAllBytes(), StandardCharsets.ISO_8859_1);
        seen.put(entry.get().name().toString(), new Seen(entry.get(), content));
        entry = reader.next();
      }
    }
    return seen;
  }

  private static Seen seen(Map<String, Seen> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static void write(Path archive, TarEntry entry, String content) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      TarWriter writer = new TarWriter(out);
      writer.write(entry, new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
      writer.finish();
    }
  }

  private static String run(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-o", "pipefail", "-c", script)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + "\n" + output).isZero();
    return output;
  }
}
