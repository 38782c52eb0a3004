package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.TokenFiller;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of a Dockerfile: alone, and as warnings of a build. */
@NeedsRoot
class CheckIT {
  private static final String FILES = "/workspaces/empty";

  @TempDir private Path scratch;

  @Test
  void checksWithoutAnyRegistryAndBuildsNothing() {
    var finished =
        run("FROM 127.0.0.1:1/none\nENV a b\nENV c=$d\nRUN touch /built\n", 1, "--check", FILES);

    assertThat(finished.out())
        .isEqualTo(
            """
            Check complete, 1 warning has been found!

            WARNING: LegacyKeyValueFormat - docs/checks.md#legacykeyvalueformat
            'ENV key value' is the legacy form: write 'ENV key=value'
            Dockerfile:2
            --------------------
               1 |     FROM 127.0.0.1:1/none
               2 | >>> ENV a b
               3 |     ENV c=$d
               4 |     RUN touch /built
            --------------------
            """);
    assertThat(finished.err()).contains("'127.0.0.1:1/none'", "nobody answers there");
  }

  @Test
  void aFileWithoutFindingsIsFine() {
    assertThat(run("FROM 127.0.0.1:1/none\nRUN x\n", 0, "--call=check", FILES).out())
        .isEqualTo("Check complete, no warnings found.\n");
  }

  @Test
  void writesFindingsAndErrorsAsJson() {
    var finished = run("FROM scratch AS A\nCOYP a b\n", 1, "--call=check,format=json", FILES);

    assertThat(finished.out()).contains("\"buildError\"", "COYP", "\"line\": 2");
    assertThat(finished.err()).contains("error: Dockerfile:2:1: ");
  }

  @Test
  void aBuildTellsThemFirst() {
    var finished = Story.of(scratch, "FROM busybox\nENV a b\n").run().ok();

    assertThat(finished.err())
        .containsOnlyOnce("warning: Dockerfile:2: LegacyKeyValueFormat: ")
        .contains("2 | ENV a b");
  }

  @Test
  void aBuildEndsBeforeTheRootChangesIfTheFileAsksForIt() {
    Story story = Story.of(scratch, "# check=error=true\nFROM busybox\nENV a b\n");

    try (Container container = story.bundle().file("/mine", "untouched").start()) {
      var finished = container.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(1);
      assertThat(finished.err()).contains("warning: Dockerfile:3: ", "error: ", "error=true");
      assertThat(container.file("/mine")).hasContent("untouched");
    }
  }

  /** What BuildKit builds with error=true is built here; no warning shows a value. */
  @Test
  void aBuildWarnsOfSecretsAndFailsOnlyWhereARuleIsNamed() {
    String token = TokenFiller.fill("ghp_«36»");
    String steps =
        """
        FROM busybox
        ENV A=%s
        COPY . /src
        RUN --mount=type=secret,id=T true && cat /run/secrets/T >/etc/token || true
        """
            .formatted(token);
    Story story =
        Story.of(scratch, "# check=error=true\n" + steps)
            .file(".npmrc", "//example.com/:_authToken=8tUq2LmD\n");

    assertThat(story.run().ok().err())
        .contains("warning: Dockerfile:3: SecretValueInDockerfile: ", "ENV A=ghp_xxxx")
        .contains("warning: Dockerfile:4: CopyCredentialFile: COPY takes \".npmrc\"")
        .contains("warning: Dockerfile:5: SecretWrittenToFile: ")
        .satisfies(log ->
            assertThat(log.lines().filter(l -> l.startsWith("warning")))
                .noneMatch(l -> l.contains(token)));

    String named = "# check=error=true;experimental=SecretWrittenToFile\n";
    assertThat(Story.of(scratch, named + steps).run().err())
        .contains("makes that a failure: SecretWrittenToFile;");
  }

  private Command.Finished run(String dockerfile, int status, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "build";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Bundle bundle = Story.of(scratch, dockerfile).bundle().arguments(all);
    try (Container container = bundle.file("/mine", "untouched").start()) {
      var finished = container.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(status);
      assertThat(container.file("/mine")).hasContent("untouched");
      return finished;
    }
  }
}
