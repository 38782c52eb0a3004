package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that cannot be used: named, with exit code 2, and before anything has changed. */
@NeedsRoot
class OptionsIT {
  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          PUSH_IMAGE           | maybe             | 'maybe'
          PUSH_IMAGE           | true              | ENVBUILDER_CACHE_REPO
          CACHE_REPO           | case/Upper        | Upper
          CACHE_REPO           | registry/team:tag | without tag
          WORKSPACE_FOLDER     | here              | must be absolute
          INIT_ARGS            | an 'open quote    | cannot be split
          IGNORE_PATHS         | /one,two          | 'two'
          IGNORE_PATHS         | a"b               | double quote
          LAYER_CACHE_DIR      | /etc/hosts        | '/etc/hosts'
          BASE_IMAGE_CACHE_DIR | /nowhere          | '/nowhere'
          """)
  void namesTheVariable(String name, String value, String message) {
    var finished = refused(story().env("ENVBUILDER_" + name, value).bundle());

    assertThat(finished.err()).contains("error: ", "ENVBUILDER_" + name, message);
  }

  @ParameterizedTest
  @CsvSource({"DOCKER_CONFIG_BASE64, hunter2!", "BUILD_SECRETS, hunter2"})
  void doesNotShowWhatMayBeSecret(String name, String value) {
    var finished = refused(story().env("ENVBUILDER_" + name, value).bundle());

    assertThat(finished.err()).contains("ENVBUILDER_" + name).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --push-imag       | did you mean --push-image?
          --nonsense        | --help
          --init-script     | --init-script
          --verbose=perhaps | --verbose
          bild              | 'bild'
          """)
  void namesTheFlag(String argument, String message) {
    var finished = refused(story().bundle().arguments(argument));

    assertThat(finished.err()).contains("error: ", message);
  }

  @Test
  void prefersFlagsToVariablesAndThoseWithPrefixToThoseWithout() {
    Story story =
        story().env("INIT_SCRIPT", "echo bare").env("ENVBUILDER_INIT_SCRIPT", "echo prefix");

    assertThat(story.run().ok().out()).isEqualTo("prefix\n");
    assertThat(story.bundle().arguments("--init-script=echo flag").run().ok().out())
        .isEqualTo("flag\n");
  }

  private Story story() {
    return Story.of(scratch, "FROM busybox\n");
  }

  private static Command.Finished refused(Bundle bundle) {
    try (Container container = bundle.file("/mine", "untouched").start()) {
      var finished = container.await();
      assertThat(finished.status()).as(finished.toString()).isEqualTo(2);
      assertThat(finished.err()).doesNotContain("\tat ", "Exception");
      assertThat(container.file("/mine")).hasContent("untouched");
      return finished;
    }
  }
}
