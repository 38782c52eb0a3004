package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds that fail, and what then happens; and the output of those that do not. */
@NeedsRoot
class ErrorsIT {
  private static final int TEN_MIB = 10 << 20;

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RUN true\\nCOYP a b                      | Dockerfile:3:1: | COPY
          RUN --mount=type=secret,id=A,colour=1 b | Dockerfile:2:30: | colour
          RUN --security=insecure true            | Dockerfile:2:1: | --security=insecure is not allowed
          COPY nothing /                          | Dockerfile:2:1: | nothing
          FROM 127.0.0.1:1/none                   | '127.0.0.1:1'  | nobody answers there
          FROM UPPER                              | Dockerfile:2:  | UPPER
          """)
  void refusesWithThePlaceBeforeTheRootChanges(String line, String place, String message) {
    Story story = Story.of(scratch, "FROM busybox\n" + line.replace("\\n", "\n") + "\n");

    assertThat(refused(story).err()).contains("error: ", place, message);
  }

  @Test
  void refusesABaseImageThatIsNotThere() {
    try (var registry = LocalRegistry.start()) {
      String image = registry.host() + "/team/none:1";

      assertThat(refused(Story.of(scratch, "FROM " + image + "\nRUN true\n")).err())
          .contains("error: Dockerfile:1:", "'" + image + "'");
    }
  }

  @Test
  void listsThePlacesWhereItLookedForADockerfile() throws IOException {
    Story story = Story.of(scratch, "");
    Files.delete(story.workspace().resolve("Dockerfile"));
    story.file("devcontainer.json", "{}");

    assertThat(refused(story).err())
        .contains(
            "'/workspaces/empty/Dockerfile'",
            "'/workspaces/empty/.devcontainer/Dockerfile'",
            "devcontainer.json",
            "ENVBUILDER_FALLBACK_IMAGE");
    assertThat(refused(story.env("ENVBUILDER_DOCKERFILE_PATH", "other/Dockerfile")).err())
        .contains("'/workspaces/empty/other/Dockerfile'", "ENVBUILDER_DOCKERFILE_PATH");
  }

  @Test
  void doesNotReadADockerfileThatIsALinkOutOfTheWorkspace() throws IOException {
    Story story = Story.of(scratch, "");
    Files.delete(story.workspace().resolve("Dockerfile"));
    Files.createSymbolicLink(story.workspace().resolve("Dockerfile"), Path.of("/mine"));

    assertThat(refused(story).err()).contains("link out of the workspace").doesNotContain("untou");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RUN exit 42          | exit code 42
          RUN no-such-program  | exit code 127
          RUN kill -9 $$       | signal 9
          RUN kill -TERM $$    | signal 15
          """)
  void tellsHowAStepFailed(String step, String message) {
    var finished = Story.of(scratch, "FROM busybox\nRUN true\n" + step + "\n").run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err())
        .contains("#2 FAILED", "error: Dockerfile:3:1:", message)
        .doesNotContain("\tat ");
  }

  @Test
  void usesTheFallbackImageAndDoesNotPushIt() {
    Story story =
        Story.of(scratch, "FROM busybox\nENV A=b\nRUN touch /half\nRUN exit 42\n")
            .withLayers()
            .env("ENVBUILDER_FALLBACK_IMAGE", "busybox")
            .env("ENVBUILDER_INIT_SCRIPT", "ls -d /half /bin; echo A=$A");

    var finished = story.run();

    assertThat(finished.err()).contains("error: Dockerfile:4:1:", "fallback image busybox");
    assertThat(finished.out()).isEqualTo("/bin\nA=\n");
    assertThat(Jq.string(story.layers().resolve("index.json"), "tojson")).doesNotContain("latest");
  }

  @Test
  void endsWithoutTheFallbackImageIfToldTo() {
    Story story =
        Story.of(scratch, "FROM busybox\nRUN exit 42\n")
            .env("ENVBUILDER_FALLBACK_IMAGE", "busybox")
            .env("ENVBUILDER_EXIT_ON_BUILD_FAILURE", "true");

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err()).contains("exit code 42").doesNotContain("fallback");
  }

  @Test
  void tellsThatTheFallbackImageFailedToo() {
    Story story =
        Story.of(scratch, "FROM busybox\nRUN exit 42\n")
            .env("ENVBUILDER_FALLBACK_IMAGE", "no such/IMAGE");

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err())
        .contains("exit code 42", "error: the fallback image cannot be used: ", "no such/IMAGE");
  }

  @Test
  void losesNothingOfWhatAStepWrites() {
    var finished =
        Story.of(
                scratch,
                """
                FROM busybox
                RUN head -c %d /dev/zero | tr '\\0' '~'
                RUN for i in $(seq 500); do echo "out $i"; echo "err $i" >&2; done; cat; printf 'open end'
                RUN printf '\\303'; sleep 0.2; printf '\\251 \\377 \\033]0;title\\007\\n'
                """
                    .formatted(TEN_MIB))
            .run()
            .ok();

    assertThat(finished.err().chars().filter(c -> c == '~').count()).isEqualTo(TEN_MIB + 1);
    var expected = new ArrayList<String>();
    for (int i = 1; i <= 500; i++) {
      expected.add("#2 out " + i);
      expected.add("#2 err " + i);
    }
    expected.add("#2 open end");
    assertThat(finished.err().lines().filter(line -> line.matches("#2 (out|err|open) .*")))
        .containsExactlyElementsOf(expected);
    assertThat(finished.err()).contains("#3 é \ufffd ").doesNotContain("\u0007");
    assertThat(finished.out()).isEmpty();
  }

  @Test
  void endsWhatAStepLeavesRunning() {
    Story story =
        Story.of(
            scratch,
            """
            FROM busybox
            RUN nohup sleep 1001 >/dev/null 2>&1 & \\
                setsid sleep 1002 & \\
                (setsid sh -c 'trap "" TERM HUP; sleep 1003 & sleep 1004' &); \\
                until [ $(ps | grep -c '[s]leep 100') = 6 ]; do sleep 0.1; done
            RUN ps >/out/after
            """);

    story.run().ok();

    assertThat(story.out("after")).contains("sh -c ps").doesNotContain("sleep");
  }

  private static Command.Finished refused(Story story) {
    try (Container container = story.bundle().file("/mine", "untouched").start()) {
      var finished = container.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(1);
      assertThat(finished.err()).doesNotContain("\tat ", "Exception");
      assertThat(container.file("/mine")).hasContent("untouched");
      assertThat(container.file("/bin")).doesNotExist();
      return finished;
    }
  }
}
