package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The builder dies, and its container's disk is looked at from outside, every byte of it: root,
 * workspace, state, layer cache. What was in memory is erased by the next start.
 */
@NeedsRoot
class CrashIT {
  private static final int KILLS = 20;
  private static final int CORE = 1 << 30;
  private static final String TOKEN = "TOKEN";

  /** To see a failure again: {@code -Denvbuilder.seed=}. */
  private static final long SEED =
      Long.getLong("envbuilder.seed", System.nanoTime() & Integer.MAX_VALUE);

  private final Canary token = Canary.random();
  @TempDir private Path tools;
  private Disk disk;
  private Path memory;
  private Scour scour;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = Disk.create();
    // as a volume in memory that outlives the containers of a pod
    memory = Files.createTempDirectory(Path.of("/dev/shm"), "envbuilder-it-");
    scour = Scour.install(tools, Map.of(TOKEN, token));
  }

  @AfterEach
  void deleteDisk() {
    disk.close();
    Command.run("rm", "-rf", memory.toString());
  }

  @Test
  void killedAtAnyMomentItLeavesNotOneByteOnDisk() throws IOException {
    System.out.println("CrashIT: -Denvbuilder.seed=" + SEED);
    Random random = new Random(SEED);
    Story story = story("FROM busybox\nRUN echo before >/existing\n");
    Duration whole = finish(story, 0);
    int died = 0;
    int held = 0;

    for (int kill = 1; kill <= KILLS; kill++) {
      long millis = random.nextLong(whole.toMillis());
      write(story, kill);
      try (Container container = story.bundle().start()) {
        long pid = container.pid();
        sleep(millis);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        died += container.await().status() == 0 ? 0 : 1;
      }
      held += scour.files(memory).found().isEmpty() ? 0 : 1;
      assertThat(raw())
          .as("seed %d, kill %d, after %d of %d ms", SEED, kill, millis, whole.toMillis())
          .isEmpty();
    }

    System.out.printf(
        "CrashIT: %d kills, %d in time, %d with a value at hand%n", KILLS, died, held);
    assertThat(died).as("seed %d", SEED).isGreaterThan(KILLS / 2);
    finish(story, KILLS + 1);
    assertThat(memory).as("what the last start left in memory").isEmptyDirectory();
    assertThat(raw()).isEmpty();
  }

  @Test
  void whatAStepWritesIsFoundOnTheDiskAlsoWhenItIsDeleted() {
    Story story =
        story(
            """
            FROM busybox
            RUN --mount=type=secret,id=TOKEN cp /run/secrets/TOKEN /copy; sync; rm /copy; \\
                touch /out/waits; sleep 600
            """);

    killWhileItWaits(story);

    assertThat(raw()).anyMatch(line -> line.contains("TOKEN:text/0"));
  }

  @Test
  void whatItLeavesInMemoryIsErasedByTheNextStart() throws IOException {
    Story story =
        story(
            """
            FROM busybox
            RUN --mount=type=secret,id=TOKEN touch /out/waits; sleep 600
            """);
    killWhileItWaits(story);
    assertThat(scour.files(memory).found("file")).isNotEmpty();

    story.file("Dockerfile", "FROM busybox\nRUN ls -A /dev/shm >/out/left\n");
    try (Container container = story.bundle().start()) {
      container.await().ok();
    }

    assertThat(story.out("left")).isEmpty();
    assertThat(memory).isEmptyDirectory();
  }

  /** In a container that allows core files, and steps that ask for them. */
  @Test
  void aStepWithASecretLeavesNoCoreFileAndOthersMay() throws IOException {
    var dockerfile = new StringBuilder("FROM busybox\nWORKDIR /srv\n");
    Map<String, String> mounts =
        Map.of(
            "plain", "",
            "variable", "--mount=type=secret,id=TOKEN,env",
            "file", "--mount=type=secret,id=TOKEN",
            "agent", "--mount=type=ssh");
    mounts.forEach((name, mount) ->
        dockerfile.append(
            """
            RUN %1$s grep core /proc/self/limits >/out/%2$s.limit; \
                sh -c 'ulimit -Sc unlimited; kill -SEGV $$'; ls /srv >/out/%2$s.files; rm -f /srv/*
            """
                .formatted(mount, name)));
    Story story =
        story(dockerfile.toString())
            .env("ENVBUILDER_INIT_SCRIPT", "grep core /proc/self/limits >/out/init.limit");
    story.bundle().coreLimit(CORE);

    var finished = story.run();

    assertThat(finished.status()).as(finished.toString()).isZero();
    for (String name : List.of("variable", "file", "agent")) {
      assertThat(story.out(name + ".limit")).as(name).containsPattern(" 1 +1 +bytes");
      assertThat(story.out(name + ".files")).as(name).isEmpty();
    }
    for (String name : List.of("plain", "init")) {
      assertThat(story.out(name + ".limit")).as(name).containsPattern(" " + CORE + " +" + CORE);
    }
    if (Files.readString(Path.of("/proc/sys/kernel/core_pattern")).startsWith("core")) {
      assertThat(story.out("plain.files")).startsWith("core");
    }
  }

  /** A step that is root can crash the JVM, whatever its handlers are for. */
  @Test
  void crashedByAStepItLeavesNoCoreAndNoReportWithValues() {
    for (String signal : List.of("SEGV", "BUS", "ILL", "FPE")) {
      Story story =
          story(
              """
              FROM busybox
              RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env kill -%s 1; sleep 2
              """
                  .formatted(signal));
      story.bundle().coreLimit(CORE);

      try (Container container = story.bundle().start()) {
        var finished = container.await();

        assertThat(finished.status()).as(finished.toString()).isNotZero();
        assertThat(finished.toString()).doesNotContain(token.text());
        assertThat(container.file("/core")).doesNotExist();
        assertThat(container.file("/.envbuilder/tmp/hs_err.log")).doesNotExist();
      }
      assertThat(raw()).as(signal).isEmpty();
    }
  }

  private Story story(String dockerfile) {
    Story story =
        Story.of(disk.directory(), dockerfile)
            .withLayers()
            .env("ENVBUILDER_PUSH_IMAGE", "false")
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", token.text());
    story.bundle().disk(disk.directory().resolve("root")).volume(memory, "/dev/shm");
    return story;
  }

  /** Every time the steps are new, so that none is cached. */
  private static void write(Story story, int number) {
    var dockerfile = new StringBuilder("FROM busybox\nRUN echo before >/existing\n");
    for (int step = 0; step < 4; step++) {
      dockerfile.append(
          """
          RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,target=/existing,mode=0444 \
              --mount=type=secret,id=TOKEN,env \
              cat /existing /run/secrets/TOKEN >/dev/null; : "%d $TOKEN"; sleep 0.1
          RUN echo %d >/made
          """
              .formatted(number, number));
    }
    story.file("Dockerfile", dockerfile.toString());
  }

  /** Lets a container come to its end, and tells how long it took. */
  private Duration finish(Story story, int number) {
    write(story, number);
    long start = System.nanoTime();
    try (Container container = story.bundle().start()) {
      var finished = container.await().ok();
      assertThat(finished.err()).contains("Running init command", "#9 DONE");
      assertThat(container.file("/existing")).hasContent("before");
      assertThat(container.file("/run")).doesNotExist();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private static void killWhileItWaits(Story story) {
    try (Container container = story.bundle().start()) {
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      ProcessHandle.of(container.pid()).ifPresent(ProcessHandle::destroyForcibly);
      container.await();
    }
  }

  /** What is found anywhere in the bytes of the disk. */
  private List<String> raw() {
    disk.unmount();
    try {
      var result = scour.files(disk.image());
      assertThat(result.looked("file")).isEqualTo(1);
      return result.found();
    } finally {
      disk.mount();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
