package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds with secrets that do not go the usual way. */
@NeedsRoot
class SecretFailuresIT {
  private static final String CANARY = "canary-" + UUID.randomUUID();

  @TempDir private Path scratch;

  @Test
  void findsASecretThatAStepCopies() {
    // what the searches for traces are worth
    Story story =
        story(
            """
            FROM busybox
            RUN --mount=type=secret,id=TOKEN cp /run/secrets/TOKEN /copy
            RUN --mount=type=secret,id=TOKEN base64 /run/secrets/TOKEN >/copy64
            """);

    story.withLayers().env("ENVBUILDER_SECRET_LEAK", "off");

    try (Container container = story.bundle().start()) {
      container.await().ok();

      assertThat(Traces.of(CANARY, container.disk()))
          .containsExactlyInAnyOrder(
              container.disk().resolve("copy"), container.disk().resolve("copy64"));
      assertThat(Traces.of(CANARY, story.layers())).hasSize(2);
    }
  }

  @Test
  void takesEverythingBackWhenAStepFails() {
    Story story =
        story(
            """
            FROM busybox
            RUN echo before >/existing
            RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,target=/existing \\
                --mount=type=secret,id=TOKEN,env cat /existing; exit 42
            """);

    try (Container container = story.withLayers().bundle().start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err()).contains("error: Dockerfile:3:1:", "exit code 42");
      assertThat(finished.toString()).doesNotContain(CANARY);
      assertThat(Traces.of(CANARY, container.disk())).isEmpty();
      assertThat(Traces.of(CANARY, story.layers())).isEmpty();
      assertThat(container.file("/existing")).hasContent("before");
      assertThat(container.file("/run")).doesNotExist();
    }
  }

  private static final String TELLS_WHERE =
      """
      FROM busybox
      RUN --mount=type=secret,id=TOKEN cp /run/secrets/TOKEN /out/value; readlink /run/secrets/TOKEN >/out/link
      RUN --mount=type=secret,id=TOKEN true
      """;

  @ParameterizedTest
  @ValueSource(strings = {"/run", "/tmp", "/var/tmp", "/dev"})
  void keepsAValueInOtherMemoryWhereThereIsNoDevShm(String place) {
    Story story = story(TELLS_WHERE).withLayers();
    Bundle bundle = story.bundle().withoutMount("/dev/shm");
    if (!place.equals("/dev")) {
      bundle.memoryVolume(place);
    }

    try (Container container = bundle.start()) {
      var finished = container.await().ok();

      assertThat(story.out("value")).isEqualTo(CANARY);
      assertThat(story.out("link")).startsWith(place + "/.envbuilder-");
      assertThat(finished.err()).doesNotContain("in memory");
      assertThat(Traces.of(CANARY, container.disk())).isEmpty();
    }
  }

  @Test
  void refusesTheDiskIfAskedBeforeTheRootIsTouched() {
    Story story = story(TELLS_WHERE).env("ENVBUILDER_SECRET_ON_DISK", "fail");

    try (Container container = story.bundle().withoutMemory().file("/mine", "untouched").start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err())
          .contains("error: Dockerfile:2:1: the build secret 'TOKEN'", "Dockerfile:3:1")
          .contains("ENVBUILDER_SECRET_ON_DISK=fail");
      assertThat(container.file("/mine")).hasContent("untouched");
      assertThat(container.file("/bin")).doesNotExist();
    }
  }

  @Test
  void saysWhatCanBeDoneAboutTheDisk() {
    var finished = story("FROM busybox\n").env("ENVBUILDER_SECRET_ON_DISK", "maybe").run();

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.err()).contains("'maybe'", "there are warn and fail");
  }

  @Test
  void needsNoMemoryForAVariable() {
    Story story =
        story(
                "FROM busybox\nRUN --mount=type=secret,id=TOKEN,env printf %s \"$TOKEN\" >/out/value\n")
            .env("ENVBUILDER_SECRET_ON_DISK", "fail");

    story.bundle().withoutMemory().run().ok();

    assertThat(story.out("value")).isEqualTo(CANARY);
  }

  @Test
  void takesAValueOffTheDiskWhereThereIsNoMemoryStorage() {
    Story story = story(TELLS_WHERE);

    try (Container container = story.withLayers().bundle().withoutMemory().start()) {
      var finished = container.await().ok();

      assertThat(story.out("value")).isEqualTo(CANARY);
      assertThat(story.out("link")).startsWith("/.envbuilder/tmp/");
      assertThat(finished.err()).containsOnlyOnce("no file system in memory");
      assertThat(Traces.of(CANARY, container.disk())).isEmpty();
      assertThat(Traces.of(CANARY, story.layers())).isEmpty();
    }
  }

  @Test
  void refusesAMissingRequiredSecretBeforeTheRootIsTouched() {
    Story story =
        story(
            """
            FROM busybox
            RUN touch /touched
            RUN true && \\
                true
              RUN --mount=type=secret,id=ABSENT,required --mount=type=secret,id=TOKEN,required true
            """);

    try (Container container = story.bundle().file("/mine", "untouched").start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err())
          .contains("error: Dockerfile:5:3:", "'ABSENT'", "ENVBUILDER_BUILD_SECRET_ABSENT")
          .doesNotContain("'TOKEN'");
      assertThat(container.file("/mine")).hasContent("untouched");
      assertThat(container.file("/bin")).doesNotExist();
    }
  }

  @Test
  void refusesATargetThatIsADirectory() {
    Story story =
        story(
            """
            FROM busybox
            RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,target=/tmp true
            """);

    try (Container container = story.bundle().start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err()).contains("Dockerfile:2:1:", "'/tmp' is a directory");
      assertThat(Files.exists(container.file("/run"))).isFalse();
      assertThat(Traces.of(CANARY, container.disk())).isEmpty();
    }
  }

  @Test
  void survivesAStepThatMovesItsSecretAway() {
    Story story =
        story(
            """
            FROM busybox
            RUN mkdir /a && echo precious >/precious
            RUN --mount=type=secret,id=TOKEN,target=/a/secret mv /a /b && mkdir /a && mv /precious /a/secret
            """);

    try (Container container = story.withLayers().bundle().start()) {
      container.await().ok();

      assertThat(container.file("/a/secret")).hasContent("precious");
      assertThat(container.file("/b")).isEmptyDirectory();
      assertThat(Traces.of(CANARY, container.disk())).isEmpty();
      assertThat(Traces.of(CANARY, story.layers())).isEmpty();
    }
  }

  @Test
  void givesNothingToASpyThatAnEarlierStepLeftBehind() {
    Story story =
        story(
                """
                FROM busybox
                RUN setsid sh /out/spy </dev/null >/dev/null 2>&1 & \\
                    until [ -e /out/spying ]; do sleep 0.1; done
                RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env sleep 1
                """)
            .tool(
                "spy",
                """
                trap '' HUP TERM INT
                while :; do
                  cat /run/secrets/* /dev/shm/.envbuilder-*/* /proc/[0-9]*/environ >>/out/stolen
                  touch /out/spying
                done
                """);

    story.run().ok();

    assertThat(story.out("stolen")).contains("PATH=").doesNotContain(CANARY);
  }

  /** The JVM goes on to read its files, and holds every secret. */
  @ParameterizedTest
  @CsvSource({
    "'dd if=/dev/zero of=/.envbuilder/runtime/app.jar bs=1 count=1 seek=99 conv=notrunc', runtime/app.jar",
    "'cd /.envbuilder/runtime/jre/lib; cp -a libnet.so x; echo >>x; mv x libnet.so', runtime/jre/lib/libnet.so",
    "'touch /.envbuilder/runtime/lib/new.jar', runtime/lib/new.jar",
    "'echo >>/.envbuilder/bin/envbuilder; exit 3', bin/envbuilder",
    "'rm /.envbuilder/names', names"
  })
  void endsWhenAStepChangesTheProgramThatHoldsTheSecrets(String attack, String file) {
    Story story =
        story(
                """
                FROM busybox
                RUN cat /.envbuilder/runtime/app.jar /.envbuilder/bin/envbuilder >/dev/null
                RUN %s
                RUN --mount=type=secret,id=TOKEN touch /out/after
                """
                    .formatted(attack))
            .env("ENVBUILDER_FALLBACK_IMAGE", "busybox");

    var finished = story.run();

    assertThat(finished.status()).as(finished.toString()).isEqualTo(1);
    assertThat(finished.err())
        .contains("a command of the build changed '/.envbuilder/" + file)
        .contains("#1 DONE")
        .doesNotContain("fallback", "#3");
    assertThat(story.out().resolve("after")).doesNotExist();
  }

  @Test
  void letsAStepTakeOverAllFilesAndTakesItsOwnBack() throws IOException {
    Story story =
        story(
            """
            FROM busybox
            RUN chown -R 1000:1000 /.envbuilder/bin /.envbuilder/runtime && chmod -R 777 /.envbuilder/runtime
            RUN --mount=type=secret,id=TOKEN cat /run/secrets/TOKEN >/out/value
            RUN stat -c '%u %a' /.envbuilder/bin/envbuilder /.envbuilder/runtime /.envbuilder/runtime/app.jar >/out/owners
            """);

    story.run().ok();

    assertThat(story.out("value")).isEqualTo(CANARY);
    assertThat(story.out("owners")).isEqualTo("0 755\n0 755\n0 644\n");
  }

  @Test
  void usesACachedStepWhenOnlyTheValueChanged() {
    String dockerfile =
        """
        FROM busybox
        RUN --mount=type=secret,id=TOKEN date +%N >/made
        """;
    Story story = story(dockerfile).withLayers();
    story.run().ok();

    var finished = story.env("ENVBUILDER_BUILD_SECRET_TOKEN", "another-value").run().ok();

    assertThat(finished.err()).contains("CACHED").doesNotContain("DONE");
    assertThat(Traces.of("another-value", story.layers())).isEmpty();
  }

  @Test
  void refusesASecretFromTwoSources() {
    Story story = story("FROM busybox").env("ENVBUILDER_BUILD_SECRETS", "TOKEN=" + CANARY);

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.err()).contains("'TOKEN' is given twice").doesNotContain(CANARY);
  }

  private Story story(String dockerfile) {
    return Story.of(scratch, dockerfile).env("ENVBUILDER_BUILD_SECRET_TOKEN", CANARY);
  }
}
