package dev.envbuilder.scan;

import static dev.envbuilder.scan.TestImage.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceScanTest {
  @TempDir private Path folder;

  private final Tally tally = new Tally(TestImage.search(), part -> {});
  private final List<FileStatus> sources = new ArrayList<>();

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** What a walk finds, with {@code D} for the folder. */
  private List<String> walked(MountTable mounts) throws Exception {
    try (PartSearch search = new PartSearch(tally, Part.WHOLE, new Spot(Where.CONTENT, ""));
        Directory top = Directory.open(BytePath.of(folder.toString()))) {
      new FileWalk(tally, search, sources, mounts).walk(top);
    }
    return told();
  }

  private List<String> told() {
    return TestImage.lines(tally.report("", List.of("A"))).stream()
        .map(line ->
            line.replace(folder.toString(), "D").replace(" holds the secret 'A' as it is", ""))
        .toList();
  }

  @Test
  void searchesFilesNamesAndLinksAndFollowsNone() throws Exception {
    file("a/b/secret", "x" + VALUE);
    file("a/" + VALUE + ".txt", "");
    Files.createSymbolicLink(folder.resolve("link"), Path.of(VALUE));
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Files.createSymbolicLink(folder.resolve("again"), Path.of("a/b/secret"));
    file("clean", "nothing");

    assertThat(walked(new MountTable(List.of())))
        .containsExactlyInAnyOrder(
            "'D/a/b/secret'", "the name 'D/a/***.txt'", "the target of the link 'D/link'");
    assertThat(tally.report("", List.of()).totals().files()).isEqualTo(3);
  }

  @Test
  void readsAFileWithSeveralNamesOnce() throws Exception {
    Path first = file("one", VALUE);
    Files.createLink(folder.resolve("two"), first);

    assertThat(walked(new MountTable(List.of()))).hasSize(1);
  }

  @Test
  void leavesOutTheFileThatTheSecretIsFrom() throws Exception {
    Path source = file("source", VALUE);
    file("copy", VALUE);
    try (OpenFile open = OpenFile.open(BytePath.of(source.toString()))) {
      sources.add(open.status());
    }

    assertThat(walked(new MountTable(List.of()))).containsExactly("'D/copy'");
  }

  @Test
  void passesOverHoles() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(1L << 40);
      sparse.seek(1L << 39);
      sparse.write(VALUE.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(walked(new MountTable(List.of()))).containsExactly("'D/sparse'");
  }

  @Test
  void staysOutOfFileSystemsOfTheKernel() throws Exception {
    file("proc/x", VALUE);
    file("disk/x", VALUE);
    String line = "1 1 0:1 / %s rw - %s none rw\n";
    MountTable mounts =
        MountTable.parse(
            (line.formatted(folder + "/proc", "proc") + line.formatted(folder + "/disk", "ext4"))
                .getBytes(StandardCharsets.UTF_8));

    assertThat(walked(mounts)).containsExactly("'D/disk/x'");
  }

  @Test
  void waitsForNoFifo() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", folder + "/fifo").start().waitFor()).isZero();

    assertThat(walked(new MountTable(List.of()))).isEmpty();
  }

  @Test
  void searchesAProcess() throws Exception {
    Path held = file("held", VALUE);
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh", "-c", "exec 5<\"$0\"; rm \"$0\"; echo ready; read line", held.toString());
    builder.environment().put("TOKEN", VALUE);
    Process process = builder.start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('r');
      try (PartSearch search = new PartSearch(tally, Part.WHOLE, new Spot(Where.CONTENT, ""));
          Directory proc = Directory.open(BytePath.of("/proc"))) {
        new ProcessSearch(tally, search, sources)
            .one(proc, BytePath.of(String.valueOf(process.pid())));
      }
    } finally {
      process.destroy();
    }

    String prefix = "'/proc/" + process.pid();
    assertThat(told())
        .contains(prefix + "/environ: TOKEN'", prefix + "/fd/5: D/held (deleted)'")
        .anyMatch(line -> line.startsWith(prefix + "/mem: [stack]'"));
  }

  @Test
  void readsMappings() {
    String maps =
        """
        55e0-55e1 r--p 00000000 08:01 1234                       /bin/sh
        7f00-7f10 ---p 00000000 00:00 0\s
        7f10-7f20 rw-s 00000000 00:06 10                         /dev/dri/card0
        7f20-7f30 rw-s 00000000 00:06 10                         /dev/shm/a b (deleted)
        7f30-7f40 rw-p 00000000 00:00 0\s
        7fff-8fff r--p 00000000 00:00 0                          [vvar]
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
        nonsense
        """;

    assertThat(
            MemoryMapping.parse(maps.getBytes(StandardCharsets.UTF_8)).stream()
                .filter(MemoryMapping::isSearched)
                .map(MemoryMapping::name))
        .containsExactly("/bin/sh", "/dev/shm/a b (deleted)", "");
  }
}
