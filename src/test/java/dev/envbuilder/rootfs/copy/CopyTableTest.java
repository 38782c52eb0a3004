package dev.envbuilder.rootfs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.FileModeChange;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole copies, in the tables of {@code copies.txt} and {@code archives.txt}. */
class CopyTableTest extends CopyFixture {
  /**
   * One copy.
   *
   * @param source what is in the source root; in the other table, in the archive {@code a.tar}
   * @param target what is in the target root before
   * @param words flags, sources and destination
   * @param expected the target root afterwards, or {@code !} and the kind of the error
   */
  record Row(String source, String target, String words, String expected, String rule) {}

  static Stream<Row> copies() throws IOException {
    return rows("copies.txt");
  }

  static Stream<Row> archives() throws IOException {
    return rows("archives.txt");
  }

  private static Stream<Row> rows(String name) throws IOException {
    try (var in = Objects.requireNonNull(CopyTableTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList().stream()
              .map(line -> {
                String[] parts = line.split(" ## ");
                String[] sides = parts[0].split(" => ", -1);
                String[] given = sides[0].split(" ; ", -1);
                assertThat(given).as(line).hasSize(3);
                return new Row(given[0], given[1], given[2].strip(), sides[1].strip(), parts[1]);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("copies")
  void copiesAsBuildKit(Row row) throws IOException, ValueException {
    needsRoot();
    TreeText.make(source(""), row.source());
    check(row);
  }

  @ParameterizedTest
  @MethodSource("archives")
  void unpacksAsBuildKit(Row row) throws IOException, ValueException {
    needsRoot();
    Files.write(source("a.tar"), TarText.archive(row.source()));
    check(row);
  }

  private void check(Row row) throws IOException, ValueException {
    TreeText.make(target(""), row.target());
    CopyRequest request = request(row.words());
    boolean link = row.words().startsWith("--link ");
    if (row.expected().startsWith("!")) {
      assertThatThrownBy(() -> run(request, link))
          .isInstanceOf(CopyException.class)
          .matches(e -> e.getClass().getSimpleName().equals(row.expected().substring(1)));
      return;
    }

    run(request, link);

    assertThat(TreeText.show(target(""))).isEqualTo(TreeText.normal(row.expected()));
  }

  private void run(CopyRequest request, boolean link) throws IOException {
    if (!link) {
      copy(request);
      return;
    }
    Files.createDirectory(outside("tree"));
    BytePath tree = BytePath.of(outside("tree").toString());
    try (Directory directory = Directory.open(tree);
        Directory root = Directory.open(BytePath.of(target("").toString()))) {
      CopyPlan.of(request).apply(directory, path -> false, recorded);
      new TreeMerge(root, path -> false, recorded).merge(tree);
    }
    assertThat(outside("tree")).doesNotExist();
  }

  private CopyRequest request(String words) throws IOException, ValueException {
    List<String> flags = Stream.of(words.split(" +")).filter(w -> w.startsWith("--")).toList();
    List<String> paths = Stream.of(words.split(" +")).filter(w -> !w.startsWith("--")).toList();
    List<String> sources = paths.subList(0, paths.size() - 1);
    CopyRequest request = request(paths.getLast(), sources.toArray(String[]::new));
    if (flags.contains("--from")) {
      request = stage(paths.getLast(), sources.toArray(String[]::new));
    }
    List<String> excludes = new ArrayList<>();
    for (String flag : flags) {
      String value = flag.substring(flag.indexOf('=') + 1);
      String[] values = value.split("[:,]");
      switch (flag.substring(0, flag.length() - (flag.contains("=") ? value.length() : 0))) {
        case "--chown=" ->
            request =
                request.withOwner(
                    new CopyOwner.Fixed(Long.parseLong(values[0]), Long.parseLong(values[1])));
        case "--chmod=" -> request = request.withMode(mode(FileModeChange.parse(value)));
        case "--exclude=" -> excludes.add(value);
        case "--ignore=" -> request = request.withIgnore(rules(values), ".dockerignore");
        case "--parents" -> request = request.withParents();
        case "--unpack" -> request = request.withUnpack();
        case "--from", "--link" -> {
          // seen to elsewhere
        }
        default -> throw new IllegalArgumentException(flag);
      }
    }
    return request.withExcludes(rules(excludes.toArray(String[]::new)));
  }

  private static ModeChange mode(FileModeChange change) {
    return new ModeChange() {
      @Override
      public boolean isAbsolute() {
        return change.isAbsolute();
      }

      @Override
      public int apply(int mode, boolean directory) {
        return change.apply(mode, directory);
      }
    };
  }
}
