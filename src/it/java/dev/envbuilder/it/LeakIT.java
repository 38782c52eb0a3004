package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that leave their secret where others can see it. */
@NeedsRoot
class LeakIT {
  private static final String CANARY = "canary-" + UUID.randomUUID();
  private static final String OTHER = "other-" + UUID.randomUUID();
  private static final String MOUNT = "RUN --mount=type=secret,id=TOKEN,env ";

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          printf %s "$TOKEN" >/etc/token               ; '/etc/token' holds the secret 'TOKEN' as it is
          echo "a $TOKEN" | base64 >/b                 ; '/b' holds the secret 'TOKEN' in base64
          printf %s "$TOKEN" | hexdump -ve '1/1 "%02x"' >/h ; '/h' holds the secret 'TOKEN' in hexadecimal
          echo "$TOKEN" | gzip >/x.gz                  ; '/x.gz!' holds the secret 'TOKEN' as it is
          ln -s "$TOKEN" /link                         ; 'the link /link' holds the secret 'TOKEN' as it is
          mkdir -p "/d/$TOKEN"                         ; holds the secret 'TOKEN' as it is
          """)
  void anImageWithASecretIsNotMade(String command, String message) {
    Story story = story(MOUNT + command).withLayers();

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isEqualTo(4);
    assertThat(finished.err())
        .contains("error: Dockerfile:3:1: the layer of", message)
        .doesNotContain(CANARY);
    assertThat(Traces.of(CANARY, story.layers())).isEmpty();
  }

  @Test
  void aSecretInAConfigIsFoundBeforeAnythingIsBuilt() {
    Command.Finished finished = story("LABEL token=" + CANARY).withLayers().run();

    assertThat(finished.status()).as(finished.err()).isEqualTo(4);
    assertThat(finished.err())
        .contains("Dockerfile:3:1: 'the history of this step' holds the secret 'TOKEN' as it is")
        .doesNotContain("#1", CANARY);
  }

  @Test
  void aCredentialOfTheBuilderIsLookedForToo() {
    String config =
        "{\"auths\":{\"registry.example.com\":{\"username\":\"u\",\"password\":\"%s\"}}}"
            .formatted(OTHER);
    Story story =
        Story.of(scratch, "FROM busybox\nCOPY file /etc/file\n")
            .file("file", "password: " + OTHER)
            .env("ENVBUILDER_DOCKER_CONFIG_BASE64", base64(config))
            .withLayers();

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isEqualTo(4);
    assertThat(finished.err())
        .contains("'/etc/file' holds the secret 'credential 1 for registry.example.com' as it is")
        .doesNotContain(OTHER);
    assertThat(Traces.of(OTHER, story.layers())).isEmpty();
  }

  @Test
  void theExportedEnvironmentIsClearedOfIt() {
    Story story =
        story("ENV TOKEN=" + CANARY)
            .env("ENVBUILDER_EXPORT_ENV_FILE", "/out/env")
            .env("ENVBUILDER_SECRET_LEAK", "warn");

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isZero();
    assertThat(story.out("env")).contains("TOKEN=***").doesNotContain(CANARY);
  }

  @Test
  void aBuildForItsContainerAloneGoesOnAndKeepsNothing() {
    Story story =
        story(MOUNT + "printf %s \"$TOKEN\" >/etc/token\nRUN touch /after")
            .withLayers()
            .env("ENVBUILDER_PUSH_IMAGE", "false")
            .env("ENVBUILDER_INIT_SCRIPT", "ls /etc/token /after");

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isZero();
    assertThat(finished.out()).contains("/after");
    assertThat(finished.err()).contains("warning: Dockerfile:3:1: the layer of", "are kept");
    assertThat(Traces.of(CANARY, story.layers())).isEmpty();
  }

  @Test
  void itEndsWhereFailuresAreToEndIt() {
    Story story =
        story(MOUNT + "printf %s \"$TOKEN\" >/etc/token")
            .withLayers()
            .env("ENVBUILDER_PUSH_IMAGE", "false")
            .env("ENVBUILDER_EXIT_ON_BUILD_FAILURE", "true");

    assertThat(story.run().status()).isEqualTo(4);
  }

  @Test
  void itIsToldAndNoMoreWhereThatIsAskedFor() {
    Story story =
        story(MOUNT + "printf %s \"$TOKEN\" >/etc/token")
            .withLayers()
            .env("ENVBUILDER_SECRET_LEAK", "warn");

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isZero();
    assertThat(finished.err()).contains("'/etc/token' holds the secret 'TOKEN' as it is");
    assertThat(Traces.of(CANARY, story.layers())).isNotEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Story story(String step) {
    return Story.of(scratch, "FROM busybox\nRUN true\n" + step + "\n")
        .env("ENVBUILDER_BUILD_SECRET_TOKEN", CANARY);
  }
}
