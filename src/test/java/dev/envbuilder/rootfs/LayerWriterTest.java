package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {
  @TempDir private Path temp;
  private Root root;
  private FileIndex index;

  @BeforeEach
  void makeTree() throws Exception {
    Files.createDirectories(temp.resolve("usr/lib"));
    Files.writeString(temp.resolve("usr/lib/a"), "1");
    Files.writeString(temp.resolve("usr/gone"), "1");
    root = Sandbox.open(temp);
    index = FileIndex.record(root);
  }

  @AfterEach
  void close() {
    root.close();
  }

  private final List<TarEntry> entries = new ArrayList<>();

  private LayerSummary write(LayerTimes times) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Change> changes = index.compare(root).changes();
    LayerSummary summary = new LayerWriter(root, times).write(changes, out);
    assertThat(summary.tarBytes()).isEqualTo(out.size());
    TarReader reader = TarReader.of(new ByteArrayInputStream(out.toByteArray()));
    entries.clear();
    Optional<TarEntry> next = reader.next();
    while (next.isPresent()) {
      entries.add(next.get());
      next = reader.next();
    }
    assertThat(summary.entries()).isEqualTo(entries.size());
    return summary;
  }

  private LayerSummary write() throws Exception {
    return write(new LayerTimes.AsOnDisk());
  }

  private List<String> names() {
    return entries.stream().map(e -> e.type() + " " + e.name()).toList();
  }

  @Test
  void putsTheDirectoriesAboveFirst() throws Exception {
    Files.writeString(temp.resolve("usr/lib/a"), "22");

    LayerSummary summary = write();

    assertThat(names()).containsExactly("DIRECTORY usr/", "DIRECTORY usr/lib/", "FILE usr/lib/a");
    assertThat(summary.contentBytes()).isEqualTo(2);
  }

  @Test
  void writesWhiteouts() throws Exception {
    Files.delete(temp.resolve("usr/gone"));

    LayerSummary summary = write();

    assertThat(names()).containsExactly("DIRECTORY usr/", "FILE usr/.wh.gone");
    assertThat(summary.whiteouts()).isEqualTo(1);
  }

  @Test
  void theFirstOfSeveralNamesCarriesTheContent() throws Exception {
    Files.writeString(temp.resolve("usr/z"), "hard");
    Files.createLink(temp.resolve("b"), temp.resolve("usr/z"));

    write();

    assertThat(names()).containsExactly("FILE b", "DIRECTORY usr/", "HARDLINK usr/z");
    assertThat(entries.getLast().linkName()).isEqualTo(BytePath.of("b"));
    assertThat(entries.getFirst().size()).isEqualTo(4);
  }

  @Test
  void leavesOutSocketsAndSaysSo() throws Exception {
    root.directory().makeNode(BytePath.of("s"), FileType.SOCKET, 0600, 0, 0);

    LayerSummary summary = write();

    assertThat(names()).isEmpty();
    assertThat(summary.warnings()).singleElement().asString().contains("'/s' was left out");
  }

  @Test
  void hidesWhatASocketHasReplaced() throws Exception {
    Files.delete(temp.resolve("usr/gone"));
    try (Directory usr = root.openDirectory(BytePath.of("/usr"))) {
      usr.makeNode(BytePath.of("gone"), FileType.SOCKET, 0600, 0, 0);
    }

    write();

    assertThat(names()).containsExactly("DIRECTORY usr/", "FILE usr/.wh.gone");
  }

  @Test
  void leavesOutNamesThatWouldBeWhiteouts() throws Exception {
    Files.createDirectories(temp.resolve(".wh.usr/sub"));

    LayerSummary summary = write();

    assertThat(names()).isEmpty();
    assertThat(summary.warnings()).singleElement().asString().contains("'/.wh.usr' was left out");
  }

  @Test
  void clampsTimesThatAreLater() throws Exception {
    Files.setLastModifiedTime(
        Files.writeString(temp.resolve("old"), ""), FileTime.fromMillis(5_500));
    Files.writeString(temp.resolve("young"), "");

    write(new LayerTimes.ClampedTo(1000));

    assertThat(entries).extracting(TarEntry::mtimeSeconds).containsExactly(5L, 1000L);
    assertThat(entries.getFirst().mtimeNanos()).isEqualTo(500_000_000);
  }

  @Test
  void fixesTimesOfWhatChangedAndNotOfTheDirectoriesAbove() throws Exception {
    Files.setLastModifiedTime(temp.resolve("usr"), FileTime.fromMillis(7_000));
    index = FileIndex.record(root);
    Files.writeString(temp.resolve("usr/lib/a"), "new");

    write(new LayerTimes.FixedTo(3));

    assertThat(entries.getFirst().mtimeSeconds()).isEqualTo(7);
    assertThat(entries.getLast().mtimeSeconds()).isEqualTo(3);
  }

  @Test
  void equalTreesGiveEqualBytes() throws Exception {
    Files.writeString(temp.resolve("x"), "1");
    List<Change> changes = index.compare(root).changes();
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream two = new ByteArrayOutputStream();

    new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, one);
    new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, two);

    assertThat(one.toByteArray()).isEqualTo(two.toByteArray());
  }

  @Test
  void writesNoChangesAsAnEmptyArchive() throws Exception {
    assertThat(write().tarBytes()).isEqualTo(1024);
  }

  @Test
  void failsWhenALargeFileChangesWhileItIsRead() throws Exception {
    Path large = Files.write(temp.resolve("large"), new byte[1 << 20]);
    List<Change> changes = index.compare(root).changes();
    OutputStream disturbing =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            Files.write(large, new byte[] {1}, StandardOpenOption.APPEND);
          }
        };

    assertThatExceptionOfType(FileChangedException.class)
        .isThrownBy(
            () -> new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, disturbing))
        .withMessageContaining("'/large' changed while it was read");
  }

  @Test
  void failsWhenAFileIsGone() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    List<Change> changes = index.compare(root).changes();
    Files.delete(file);

    assertThatExceptionOfType(FileChangedException.class)
        .isThrownBy(() ->
            new LayerWriter(root, new LayerTimes.AsOnDisk())
                .write(changes, OutputStream.nullOutputStream()));
  }

  /**
   * A ctime has the kernel's tick for its unit, so a fresh one does not tell of the next change.
   */
  @Test
  void seesAChangeInTheTickOfTheOneBefore() throws Exception {
    Path large = Files.write(temp.resolve("large"), new byte[1 << 20]);
    List<Change> changes = index.compare(root).changes();
    for (int i = 0; i < 10; i++) {
      overwrite(large, 0, 1);
      OutputStream disturbing =
          new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              overwrite(large, (1 << 20) - 1, 1);
            }
          };

      assertThatExceptionOfType(FileChangedException.class)
          .as("round %d", i)
          .isThrownBy(
              () -> new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, disturbing));
    }
  }

  private static void overwrite(Path file, long offset, int value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), offset);
    }
  }

  /** Somebody counts in the first and then in the last byte: the last is never ahead. */
  @Test
  void neverWritesATornFile() throws Exception {
    int size = 100_000;
    Path file = Files.write(temp.resolve("file"), new byte[size]);
    List<Change> changes = index.compare(root).changes();
    AtomicBoolean stop = new AtomicBoolean();
    Thread counting = Thread.ofPlatform().start(() -> count(file, size, stop));
    int whole = 0;
    try {
      for (int i = 0; i < 60; i++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
          new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, out);
        } catch (FileChangedException e) {
          continue;
        }
        TarReader tar = TarReader.of(new ByteArrayInputStream(out.toByteArray()));
        tar.next();
        byte[] content = tar.content().readAllBytes();
        int first = content[0] & 0xff;
        int last = content[size - 1] & 0xff;
        assertThat((first - last) & 0xff).as("%d and %d", first, last).isLessThan(2);
        whole++;
      }
    } finally {
      stop.set(true);
      counting.join();
    }
    assertThat(whole).isPositive();
  }

  private static void count(Path file, int size, AtomicBoolean stop) {
    for (int i = 1; !stop.get(); i++) {
      try {
        overwrite(file, 0, i);
        overwrite(file, size - 1, i);
        if (i % 200 == 0) {
          Thread.sleep(30);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void failsWhenSomethingElseHasTakenAPlace() throws Exception {
    Path file = Files.writeString(temp.resolve("usr/lib/a"), "22");
    List<Change> changes = index.compare(root).changes();

    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/etc/shadow"));
    assertThat(typesOf(changes)).contains("SYMLINK usr/lib/a");

    Files.delete(file);
    Files.delete(temp.resolve("usr/lib"));
    Files.createDirectory(temp.resolve("else"));
    Files.writeString(temp.resolve("else/a"), "other");
    Files.createSymbolicLink(temp.resolve("usr/lib"), Path.of("../else"));
    assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> typesOf(changes));

    Files.delete(temp.resolve("usr/lib"));
    assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> typesOf(changes));

    Files.writeString(temp.resolve("usr/lib"), "");
    assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> typesOf(changes));
  }

  private List<String> typesOf(List<Change> changes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LayerWriter(root, new LayerTimes.AsOnDisk()).write(changes, out);
    TarReader reader = TarReader.of(new ByteArrayInputStream(out.toByteArray()));
    List<String> types = new ArrayList<>();
    Optional<TarEntry> next = reader.next();
    while (next.isPresent()) {
      types.add(next.get().type() + " " + next.get().name());
      next = reader.next();
    }
    return types;
  }

  @Test
  void writesFiftyThousandEntriesOfADirectory() throws Exception {
    Path many = Files.createDirectory(temp.resolve("many"));
    for (int i = 0; i < 50_000; i++) {
      Files.createFile(many.resolve("f" + i));
    }

    assertThat(write().entries()).isEqualTo(50_001);

    index = index.compare(root).index();
    Files.delete(many.resolve("f25000"));
    Files.writeString(many.resolve("f3"), "x");
    assertThat(write().entries()).isEqualTo(3);
    assertThat(names()).containsExactly("DIRECTORY many/", "FILE many/.wh.f25000", "FILE many/f3");
  }

  /** As Debian's /var/run with a service account's token below it. */
  @Test
  void namesWhatAStepPutsInThePlaceOfALinkAsTheImageDoes() throws Exception {
    Sandbox.assumeRoot();
    Path live = temp.resolve("live");
    Files.createDirectories(live.resolve("var/run/secrets/token"));
    try (Root debian = Sandbox.open(live, "/var/run/secrets/token")) {
      Sandbox.extract(
          debian,
          Sandbox.directory("run"),
          Sandbox.symlink("var/run", "../run"),
          Sandbox.file("var/log", ""));
      index = FileIndex.record(debian);
      Files.createDirectories(live.resolve("var/run/made"));
      Files.writeString(live.resolve("var/run/made/a"), "1");
      Files.createLink(live.resolve("var/run/b"), live.resolve("var/run/made/a"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new LayerWriter(debian, new LayerTimes.AsOnDisk())
          .write(index.compare(debian).changes(), out);

      try (Root other = Sandbox.open(temp.resolve("other"))) {
        Sandbox.extract(other, Sandbox.directory("run"), Sandbox.symlink("var/run", "../run"));
        Sandbox.extract(other, out.toByteArray());
      }
    }

    assertThat(temp.resolve("other/var/run")).isSymbolicLink();
    assertThat(temp.resolve("other/run/made/a")).hasContent("1");
    assertThat(temp.resolve("other/run/b")).hasContent("1");
    assertThat(temp.resolve("other/run/secrets")).doesNotExist();
  }
}
