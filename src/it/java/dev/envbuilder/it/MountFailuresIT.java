package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RUN mounts in builds that fail, are ended, or meet other builds. */
@NeedsRoot
class MountFailuresIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String EVERY_TYPE =
      """
      FROM busybox
      RUN mkdir -p /a/bind && echo before >/a/bind/file
      RUN --mount=target=/a/bind --mount=type=tmpfs,target=/a/tmpfs --mount=type=cache,target=/a/cache \\
          --mount=type=cache,target=/a/bind/inner,id=inner \\
          echo x >/a/tmpfs/x; echo kept >/a/cache/x; echo kept >/a/bind/inner/x; touch /out/waits; %s
      """;

  @TempDir private Path scratch;

  @Test
  void takesEverythingBackWhenAStepFails() {
    Story story = Story.of(scratch, EVERY_TYPE.formatted("exit 7"));

    try (Container container = story.bundle().start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err()).contains("Dockerfile:3:1:", "exit code 7");
      assertNothingIsLeft(container);
    }
  }

  @Test
  void takesEverythingBackWhenItIsToldToStop() throws IOException {
    Story story = Story.of(scratch, EVERY_TYPE.formatted("while :; do sleep 600; done"));
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "envbuilder-it-");
    story.bundle().volume(memory, "/.envbuilder/tmpfs");

    try (Container container = story.bundle().start()) {
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      assertThat(memory).isNotEmptyDirectory();
      container.kill("TERM");

      assertThat(container.await(PATIENCE).status()).isEqualTo(143);
      assertNothingIsLeft(container);
      assertThat(memory).isEmptyDirectory();
    } finally {
      Command.run("rm", "-rf", memory.toString());
    }
  }

  private static void assertNothingIsLeft(Container container) {
    assertThat(container.file("/a/bind/file")).hasContent("before");
    assertThat(container.file("/a")).isDirectoryNotContaining(file -> !file.endsWith("bind"));
    assertThat(container.file("/a/bind")).isDirectoryNotContaining(file -> !file.endsWith("file"));
    assertThat(container.file("/.envbuilder/tmp/build")).doesNotExist();
  }

  @Test
  void clearsUpAfterABuilderThatWasKilled() throws IOException {
    Story story = Story.of(scratch, EVERY_TYPE.formatted("while :; do sleep 600; done"));
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "envbuilder-it-");
    story.bundle().volume(memory, "/.envbuilder/tmpfs");
    String then =
        """
        FROM busybox
        RUN --mount=type=cache,target=/b/cache,id=/a/cache --mount=type=cache,target=/b/inner,id=inner \\
            cat /b/cache/x /b/inner/x >/out/found
        """;

    try (Container first = story.bundle().start()) {
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      first.kill("KILL");
      first.await(PATIENCE);
      assertThat(memory).isNotEmptyDirectory();
      story.file("Dockerfile", then);

      try (Container second = story.restarted(first).volume(memory, "/.envbuilder/tmpfs").start()) {
        second.await().ok();

        assertThat(story.out("found")).isEqualTo("kept\nkept\n");
        assertThat(memory).isEmptyDirectory();
        assertThat(second.file("/a")).doesNotExist();
        assertThat(second.file("/b")).doesNotExist();
      }
    } finally {
      Command.run("rm", "-rf", memory.toString());
    }
  }

  @Test
  void keepsCachesOnAVolumeAndNotInLayers() throws IOException {
    Path caches = Files.createDirectory(scratch.resolve("caches"));
    Story story =
        Story.of(
                scratch,
                """
                FROM busybox
                RUN --mount=type=cache,target=/root/.cache/pip \\
                    cat /root/.cache/pip/* >/out/found 2>/dev/null; echo $((1 + 0$(cat /out/found))) >/root/.cache/pip/n; \\
                    stat -L -c '%a %u:%g' /root/.cache/pip >/out/owner; echo made >/made
                RUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/c/t touch /c/x /c/t/y; find /c/ >/out/tree
                """)
            .withLayers();
    story.bundle().volume(caches, "/caches").env("ENVBUILDER_CACHE_MOUNT_DIR", "/caches");

    story.run().ok();
    assertThat(story.out("found")).isEmpty();
    assertThat(story.out("owner")).isEqualTo("755 0:0\n");
    assertThat(story.out("tree")).contains("/c/x").doesNotContain("/c/t/y");
    Command.run("rm", "-rf", story.layers().toString());
    try (Container container = story.withLayers().bundle().start()) {
      container.await().ok();

      assertThat(story.out("found")).isEqualTo("1\n");
      assertThat(container.file("/made")).hasContent("made");
      assertThat(container.file("/root/.cache")).doesNotExist();
      assertThat(RootListing.of(story.image()).contains("/root/.cache")).isFalse();
    }
    var cached = story.run().ok();
    assertThat(cached.err()).contains("CACHED").doesNotContain("DONE");
  }

  @Test
  void waitsForALockedCacheOfAnotherContainer() throws IOException {
    Path caches = Files.createDirectory(scratch.resolve("caches"));
    String step = "RUN --mount=type=cache,target=/c,sharing=%s %s\n";
    Story first =
        Story.of(
            scratch,
            "FROM busybox\n"
                + step.formatted(
                    "locked",
                    "touch /out/waits; until [ -e /out/go ]; do sleep 0.1; done; echo one >/c/x"));
    Story second =
        Story.of(
            scratch,
            "FROM busybox\n"
                + step.formatted("private", "ls /c >/out/private")
                + step.formatted("shared", "ls /c >/out/shared")
                + step.formatted("locked", "ls /c >/out/locked"));
    for (Story story : new Story[] {first, second}) {
      story.bundle().volume(caches, "/caches").env("ENVBUILDER_CACHE_MOUNT_DIR", "/caches");
    }

    try (Container holder = first.bundle().start()) {
      Container.waitFor(() -> Files.exists(first.out().resolve("waits")));
      // all instances that there are must be taken for a locked mount to wait
      try (Container waiter = second.bundle().start()) {
        var finished = waiter.await().ok();
        assertThat(second.out("private")).isEmpty();
        assertThat(second.out("shared")).isEmpty();
        assertThat(finished.err()).doesNotContain("waiting for the cache");
      }
      second.file(
          "Dockerfile", "FROM busybox\n" + step.formatted("locked", "cat /c/x >/out/locked"));
      Command.run("sh", "-c", "rm -r " + caches + "/*/1");
      try (Container waiter = second.bundle().start()) {
        Thread.sleep(3000);
        assertThat(waiter.isAlive()).isTrue();
        first.tool("go", "");
        assertThat(waiter.await().ok().err())
            .containsPattern(
                "Dockerfile:2:1: waiting for the cache '/c', which is locked by 'container'");
      }
      holder.await().ok();
      assertThat(second.out("locked")).isEqualTo("one\n");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A RUN, what the error says, and whether the root is still as it was. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --mount=source=none,target=/x            | source 'none' was not found
          --mount=source=secret,target=/x          | .dockerignore:1 'secret' matches 'secret'
          --mount=target=/etc/hosts,source=file    | mount point of this container, or holds one
          --mount=type=tmpfs,target=/etc           | mount point of this container, or holds one
          --mount=type=tmpfs,target=/.envbuilder/x | belongs to envbuilder
          --mount=type=cache,target=/bin/sh        | is a file, and a directory is mounted there
          --mount=source=file,target=/bin          | is a directory
          --mount=type=cache,target=/c,from=busybox,source=none | source 'none' was not found
          """)
  void refuses(String flags, String error) {
    Story story =
        Story.of(scratch, "FROM busybox\nRUN %s true\n".formatted(flags))
            .file("file", "")
            .file("secret", "")
            .file(".dockerignore", "secret\n");

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err()).contains("error: Dockerfile:2:1: ", error);
  }

  @Test
  void refusesBeforeAnythingChanges() {
    Story story =
        Story.of(
            scratch,
            """
            FROM busybox
            RUN --network=none true
            RUN --network=host true
            RUN --security=insecure true
            RUN --mount=type=tmpfs,target=. true
            """);

    try (Container container = story.bundle().file("/mine", "untouched").start()) {
      var finished = container.await();

      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err())
          .contains("error: Dockerfile:2:1: RUN --network=none is not possible in this container")
          .contains("--cap-add SYS_ADMIN --cap-add NET_ADMIN), or leave the option out")
          .contains("Dockerfile:3:1: RUN --network=host is not allowed")
          .contains("leave the option out, or pass --allow network.host")
          .contains("Dockerfile:4:1: RUN --security=insecure is not allowed")
          .contains("leave the option out, or pass --allow security.insecure")
          .contains("Dockerfile:5:1: the mount target '.' is '/' here");
      assertThat(container.file("/mine")).hasContent("untouched");
    }
  }

  @Test
  void tellsThatMemoryIsFull() {
    Story story =
        Story.of(
            scratch, "FROM busybox\nRUN --mount=type=tmpfs,target=/t cat /dev/zero >/t/zeros\n");

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err())
        .contains("No space left on device")
        .contains("the file system in memory at '/dev'", "--tmpfs /.envbuilder/tmpfs:exec,size=2g");
  }

  @Test
  void tellsThatACacheCannotBeKept() throws IOException {
    Path caches = Files.createDirectory(scratch.resolve("caches"));
    Story story = Story.of(scratch, "FROM busybox\nRUN --mount=type=cache,target=/c true\n");
    story.bundle().readOnlyVolume(caches, "/caches").env("ENVBUILDER_CACHE_MOUNT_DIR", "/caches");

    var finished = story.run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err())
        .contains("Dockerfile:2:1: the cache '/c' cannot be kept in '/caches'")
        .contains("EROFS (read-only file system)", "ENVBUILDER_CACHE_MOUNT_DIR");
  }

  @Test
  void allowsWhatIsAllowed() {
    Story story =
        Story.of(
            scratch, "FROM busybox\nRUN --network=host --security=insecure touch /out/allowed\n");

    story
        .bundle()
        .arguments(
            "build", "--allow", "network.host", "--allow", "security.insecure", "/workspaces/empty")
        .run()
        .ok();

    assertThat(story.out().resolve("allowed")).exists();
  }

  @Test
  void keepsAStepFromTheNetworkWhereThatIsPossible() {
    Story story =
        Story.of(
            scratch,
            "FROM busybox\nRUN --network=none ip -o link | cut -d' ' -f2,3 >/out/links; ping -c 1 127.0.0.1\n");

    story.bundle().withCapability("CAP_SYS_ADMIN").withCapability("CAP_NET_ADMIN").run().ok();

    assertThat(story.out("links")).isEqualTo("lo: <LOOPBACK,UP,LOWER_UP>\n");
  }
}
