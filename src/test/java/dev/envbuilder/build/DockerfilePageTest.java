package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/dockerfile.md} against the language. What the parser knows it says itself, in its
 * errors about words that it does not know.
 */
class DockerfilePageTest {
  private static final Pattern KNOWN = Pattern.compile("expected one of ([^\\n]*)");

  /** A value for each flag, as the page names only what a value is. */
  private static final Map<String, String> FLAG_VALUES =
      Map.ofEntries(
          Map.entry("--chmod", "644"),
          Map.entry("--chown", "1:2"),
          Map.entry("--checksum", "sha256:" + "0".repeat(64)),
          Map.entry("--exclude", "*.md"),
          Map.entry("--from", "base"),
          Map.entry("--interval", "5s"),
          Map.entry("--platform", "linux/amd64"),
          Map.entry("--retries", "3"),
          Map.entry("--start-interval", "5s"),
          Map.entry("--start-period", "5s"),
          Map.entry("--timeout", "5s"));

  private static final Map<String, String> OPTION_VALUES =
      Map.ofEntries(
          Map.entry("from", "base"),
          Map.entry("source", "x"),
          Map.entry("src", "x"),
          Map.entry("target", "/t"),
          Map.entry("dst", "/t"),
          Map.entry("destination", "/t"),
          Map.entry("readonly", "true"),
          Map.entry("ro", "true"),
          Map.entry("readwrite", "true"),
          Map.entry("rw", "true"),
          Map.entry("required", "true"),
          Map.entry("id", "a"),
          Map.entry("env", "A"),
          Map.entry("size", "1m"),
          Map.entry("sharing", "locked"),
          Map.entry("mode", "0700"),
          Map.entry("uid", "1"),
          Map.entry("gid", "1"));

  @Test
  void hasASectionForEachInstruction() throws IOException {
    assertThat(DockerfilePage.read().instructions())
        .containsExactlyInAnyOrderElementsOf(known("FROM base\nQQQQQQ x\n"));
  }

  @Test
  void hasARowForEachFlag() throws IOException {
    DockerfilePage page = DockerfilePage.read();
    for (String instruction : page.instructions()) {
      var listed = new TreeSet<String>();
      page.rows(instruction).forEach(row -> row.flag().ifPresent(listed::add));

      // these two drop whatever looks like a flag (BuildKit parseArg, parseStopSignal)
      boolean dropped = instruction.equals("ARG") || instruction.equals("STOPSIGNAL");
      assertThat(listed)
          .as(instruction)
          .containsExactlyInAnyOrderElementsOf(
              dropped ? List.of() : known(line(instruction, "--qqqqqq=x")));
    }
  }

  @Test
  void hasARowForEachOptionOfEachMount() throws IOException {
    DockerfilePage page = DockerfilePage.read();
    List<String> keys = known("FROM base\nRUN --mount=qqqqqq=x true\n");
    List<String> types = known("FROM base\nRUN --mount=type=qqqqqq true\n");

    assertThat(page.mountTypes()).containsExactlyInAnyOrderElementsOf(types);
    for (String type : types) {
      var taken = new ArrayList<String>();
      for (String key : keys) {
        if (!key.equals("type") && parses(mount(type, key))) {
          taken.add(key);
        }
      }
      assertThat(page.rows("RUN --mount=type=" + type))
          .as(type)
          .flatExtracting(DockerfilePage.Row::words)
          .containsExactlyInAnyOrderElementsOf(taken);
    }
  }

  static Stream<DockerfilePage.Row> rows() throws IOException {
    return DockerfilePage.read().allRows().stream().filter(row -> !row.state().equals("see below"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void saysWhatBecomesOfIt(DockerfilePage.Row row) {
    assertThat(row.state()).isIn("supported", "differs", "refused");
    for (String dockerfile : examples(row)) {
      if (row.state().equals("refused")) {
        assertThatThrownBy(() -> plan(dockerfile))
            .as(dockerfile)
            .isInstanceOf(DockerfileException.class)
            .hasMessageContaining("is not supported");
      } else {
        assertThatCode(() -> plan(dockerfile)).as(dockerfile).doesNotThrowAnyException();
      }
    }
  }

  private static List<String> examples(DockerfilePage.Row row) {
    if (row.mountType().isPresent()) {
      String type = row.mountType().get();
      return row.words().stream().map(key -> mount(type, key)).toList();
    }
    String word = row.words().getFirst();
    return List.of(row.flag().isPresent() ? line(row.section(), flag(word)) : form(word));
  }

  /** The flag with a value that fits; capitals stand for one. */
  private static String flag(String word) {
    int equals = word.indexOf('=');
    if (equals < 0 || !Character.isUpperCase(word.charAt(equals + 1))) {
      return word;
    }
    String name = word.substring(0, equals);
    String value = FLAG_VALUES.get(name);
    assertThat(value).as("this test has no value for the flag " + name).isNotNull();
    return name + "=" + value;
  }

  /** An instruction of each kind with a flag. */
  private static String line(String instruction, String flag) {
    String operands =
        switch (instruction) {
          case "FROM" -> "base";
          case "ADD" -> remote(flag) ? "https://example.com/a /b" : "a /b";
          case "COPY" -> "a /b";
          case "HEALTHCHECK" -> "CMD true";
          case "SHELL" -> "[\"/bin/sh\"]";
          case "ONBUILD" -> "RUN true";
          case "STOPSIGNAL" -> "9";
          case "EXPOSE" -> "80";
          default -> "a=b";
        };
    String first = instruction.equals("FROM") ? "" : "FROM base\n";
    return first + instruction + " " + flag + " " + operands + "\n";
  }

  private static String form(String example) {
    var heredoc = Pattern.compile("<<(\\w+)").matcher(example);
    String text = heredoc.find() ? example + "\ntrue\n" + heredoc.group(1) : example;
    return (example.startsWith("FROM ") ? "" : "FROM base\n") + text + "\n";
  }

  private static boolean remote(String flag) {
    return flag.startsWith("--checksum") || flag.startsWith("--keep-git-dir");
  }

  private static String mount(String type, String key) {
    String value = OPTION_VALUES.get(key);
    assertThat(value).as("this test has no value for the option " + key).isNotNull();
    var options = new ArrayList<String>(List.of("type=" + type, key + "=" + value));
    if (!List.of("target", "dst", "destination").contains(key)) {
      options.add("target=/other");
    }
    if (type.equals("secret") && !List.of("id", "source", "src").contains(key)) {
      options.add("id=b");
    }
    return "FROM base\nRUN --mount=" + String.join(",", options) + " true\n";
  }

  /** The words that the parser would have expected in place of one that it does not know. */
  private static List<String> known(String dockerfile) {
    try {
      parse(dockerfile);
      throw new AssertionError("not refused: " + dockerfile);
    } catch (DockerfileException e) {
      if (e.hint().endsWith(" has no flags")) {
        return List.of();
      }
      String message = String.valueOf(e.getMessage());
      String words =
          KNOWN
              .matcher(message)
              .results()
              .map((MatchResult found) -> found.group(1))
              .findFirst()
              .orElseThrow(() -> new AssertionError("names nothing: " + message));
      return List.of(words.strip().split(", "));
    }
  }

  private static boolean parses(String dockerfile) {
    try {
      parse(dockerfile);
      return true;
    } catch (DockerfileException e) {
      return false;
    }
  }

  private static Dockerfile parse(String dockerfile) throws DockerfileException {
    return Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile");
  }

  private static void plan(String dockerfile) throws Exception {
    ImageConfig config = ImageConfig.empty(Platform.LINUX_AMD64).withEnv("PATH", "/bin");
    var planner =
        new Planner(
            (reference, platform) ->
                Optional.of(
                    new BaseImage(
                        reference.familiar(),
                        Digest.of(new byte[0]),
                        MediaTypes.Family.OCI,
                        config,
                        List.of())),
            Platform.LINUX_AMD64);
    planner.plan(parse(dockerfile), PlanRequest.plain());
  }
}
