package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same inputs give the same image, to the bit, wherever and whenever they are built. */
@NeedsRoot
class DeterminismIT {
  private static final String DOCKERFILE =
      """
      FROM busybox AS tool
      RUN mkdir /tool && for i in $(seq 40); do echo $i >/tool/$i & done; wait
      FROM busybox
      ARG SOURCE_DATE_EPOCH
      RUN head -c 5000000 /dev/zero | tr '\\0' 'x' >/large && rm /bin/yes && ln /large /again
      RUN mkdir /many && for i in $(seq 40); do echo $i >/many/$i; ln /many/$i /many/again$i; done
      COPY . /context/
      COPY --chown=5:6 one.txt /chosen/
      COPY --link --from=tool /tool /tool/
      COPY <<text /text
      some
      text
      ADD archive.tar /unpacked/
      RUN --mount=type=bind,target=/in --mount=type=cache,target=/kept cp /in/one.txt /bound
      WORKDIR /made/here
      USER nobody
      ENV B=2 A=1
      LABEL z=1 a=2
      VOLUME /v2 /v1
      EXPOSE 90 80
      """;

  private static final String FILES =
      """
      umask 022
      mkdir -p tree/sub packed
      for i in one two three four five six seven; do echo $i >$i.txt; echo $i >tree/$i; done
      printf p >packed/p
      tar --mtime=@1000000000 --owner=0 --group=0 --numeric-owner -cf archive.tar packed
      rm -r packed
      chmod 755 . tree tree/sub
      """;

  private static final String DATE = "1700000000";

  @TempDir private static Path scratch;

  private static final Path MEMORY = memory();

  private static String dated = "";
  private static String pushed = "";

  @BeforeAll
  static void buildOnce() {
    dated = digest(story(scratch, FILES).env("SOURCE_DATE_EPOCH", DATE));
    pushed = digest(story(scratch, FILES));
  }

  @AfterAll
  static void removeMemory() {
    Command.run("rm", "-rf", MEMORY.toString());
  }

  /** What must not matter: who owns the files, their times, their order, the path, the CPUs. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing          | dated  | true
          nothing          | pushed | true
          times            | dated  | find . -exec touch -h -d @77 {} +
          times            | pushed | find . -exec touch -h -d @77 {} +
          owner            | pushed | chown -R 1000:1000 .
          order            | pushed | mkdir x; for i in *.txt; do mv $i x/; done; mv x/* .; rmdir x
          file system      | pushed | true
          path             | dated  | true
          path             | pushed | true
          one processor    | pushed | true
          """)
  void givesTheSameImage(String what, String how, String change) {
    Path place = what.equals("file system") ? MEMORY : scratch;
    Story story = varied(story(place, FILES + change), what);

    String digest = digest(how.equals("dated") ? story.env("SOURCE_DATE_EPOCH", DATE) : story);

    assertThat(digest).isEqualTo(how.equals("dated") ? dated : pushed);
  }

  @Test
  void keepsTheLayersOfTheBase() {
    Story story = story(scratch, FILES);
    story.run().ok();
    String base = Jq.string(BaseImages.busybox().manifest(), ".layers[0].digest");

    assertThat(Jq.string(story.image().manifest(), ".layers[0].digest")).isEqualTo(base);
  }

  @Test
  void givesTheSameImageFromTheCache() {
    Story story = story(scratch, FILES);
    String first = digest(story);

    Command.Finished second = story.run().ok();

    assertThat(second.err()).contains("CACHED").doesNotContain("DONE");
    assertThat(latest(story)).isEqualTo(first).isEqualTo(pushed);
  }

  private static Story varied(Story story, String what) {
    switch (what) {
      case "path" ->
          story
              .env("ENVBUILDER_WORKSPACE_FOLDER", "/elsewhere/deep/clone")
              .bundle()
              .volume(story.workspace(), "/elsewhere/deep/clone");
      case "one processor" -> story.bundle().processors("0");
      default -> {}
    }
    return story;
  }

  private static Story story(Path place, String files) {
    Story story = Story.of(place, DOCKERFILE).withLayers();
    Command.of("sh", "-eu").in(story.workspace()).input(files.getBytes(UTF_8)).run().ok();
    return story;
  }

  private static String digest(Story story) {
    story.run().ok();
    return latest(story);
  }

  /** What the folder says, of which no tool has made a copy. */
  private static String latest(Story story) {
    return Jq.string(
        story.layers().resolve("index.json"),
        ".manifests[] | select(.annotations[\"org.opencontainers.image.ref.name\"] == \"latest\")"
            + " | .digest");
  }

  private static Path memory() {
    try {
      return Files.createTempDirectory(Path.of("/dev/shm"), "determinism-");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
