package dev.envbuilder.rootfs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A source root and a target root on the real file system. */
abstract class CopyFixture {
  static final Instant OLD = Instant.ofEpochSecond(1_500_000_000, 123_456_789);

  @TempDir private Path temporary;
  private Path source = Path.of("/");
  private Path target = Path.of("/");
  final Recorded recorded = new Recorded();

  /** What the listener heard. */
  static final class Recorded implements CopyListener {
    final List<String> wrote = new ArrayList<>();
    final List<String> kept = new ArrayList<>();
    final List<String> lost = new ArrayList<>();

    @Override
    public void wrote(BytePath path) {
      wrote.add(path.toString());
    }

    @Override
    public void kept(BytePath path) {
      kept.add(path.toString());
    }

    @Override
    public void lostXattr(BytePath path, BytePath attribute, LinuxException why) {
      lost.add(path + " " + attribute);
    }
  }

  @BeforeEach
  void makeRoots() throws IOException {
    source = Files.createDirectory(temporary.resolve("source"));
    target = Files.createDirectory(temporary.resolve("target"));
  }

  Path source(String path) {
    return source.resolve(path);
  }

  Path target(String path) {
    return target.resolve(path);
  }

  Path outside(String path) {
    return temporary.resolve(path);
  }

  /** A file in the source root, with its directories. */
  Path sourceFile(String path, String content) throws IOException {
    return file(source.resolve(path), content);
  }

  Path targetFile(String path, String content) throws IOException {
    return file(target.resolve(path), content);
  }

  private static Path file(Path path, String content) throws IOException {
    Files.createDirectories(path.resolveSibling(""));
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(OLD));
    return path;
  }

  Path sourceLink(String path, String to) throws IOException {
    return Files.createSymbolicLink(source.resolve(path), Path.of(to));
  }

  Path targetLink(String path, String to) throws IOException {
    return Files.createSymbolicLink(target.resolve(path), Path.of(to));
  }

  static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  CopyRequest request(String destination, String... sources) throws IOException {
    CopyRequest request =
        CopyRequest.ofContext(
            BytePath.of(source.toString()), List.of(sources), BytePath.of(destination));
    // Only root may give files away; others keep them to themselves.
    return isRoot() ? request : request.withOwner(self());
  }

  /** As {@link #request}, but from a tree whose owners count. */
  CopyRequest stage(String destination, String... sources) {
    return CopyRequest.ofStage(
        BytePath.of(source.toString()), List.of(sources), BytePath.of(destination));
  }

  static IgnoreRules rules(String... patterns) {
    try {
      return IgnoreRules.ofPatterns(List.of(patterns), "test");
    } catch (IgnoreRuleException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void copy(String destination, String... sources) throws IOException {
    copy(request(destination, sources));
  }

  void copy(CopyRequest request) throws IOException {
    copy(request, path -> false);
  }

  void copy(CopyRequest request, Predicate<BytePath> kept) throws IOException {
    apply(CopyPlan.of(request), kept);
  }

  void apply(CopyPlan plan, Predicate<BytePath> kept) throws IOException {
    try (Directory root = Directory.open(BytePath.of(target.toString()))) {
      plan.apply(root, kept, recorded);
    }
  }

  /** Every path in the target root, sorted, directories with a slash. */
  List<String> tree() throws IOException {
    try (Stream<Path> paths = Files.walk(target)) {
      return paths
          .filter(path -> !path.equals(target))
          .map(path -> target.relativize(path) + (isDirectory(path) ? "/" : ""))
          .sorted()
          .toList();
    }
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }

  String content(String path) throws IOException {
    return Files.readString(target.resolve(path));
  }

  FileStatus status(String path) throws IOException {
    BytePath full = BytePath.of(target.resolve(path).toString());
    try (Directory parent = Directory.open(full.parent())) {
      return parent.status(full.name());
    }
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Who runs this test. */
  static CopyOwner.Fixed self() throws IOException {
    Path process = Path.of("/proc/self");
    return new CopyOwner.Fixed(
        (int) Files.getAttribute(process, "unix:uid"),
        (int) Files.getAttribute(process, "unix:gid"));
  }

  static void needsRoot() throws IOException {
    boolean root = isRoot();
    if (!root) {
      System.out.println("skipped: changing owners and making devices needs root");
    }
    assumeTrue(root, "changing owners and making devices needs root");
  }

  void assertTree(String... paths) throws IOException {
    assertThat(tree()).containsExactly(paths);
  }
}
