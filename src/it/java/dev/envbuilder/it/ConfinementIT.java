package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile steps that search all that they can reach for what they were not given, and for the
 * credentials that no step is given. The same search, run in a step that was given a value and
 * planted it everywhere, finds it in every kind of place: so nothing found means that nothing is
 * there.
 *
 * <p>What is not tried: a process that searches while another one of the same step has the value.
 * All that a step starts is the step, and all of it is gone before the next one begins.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinementIT {
  /** Steps, and init commands, that were given nothing that is looked for. */
  private static final String[] OUTSIDERS = {
    "first", "between", "user", "left", "agent", "init", "cached", "cachedInit", "failedInit"
  };

  private static final String[] STEPS_AS_ROOT = {"first", "between", "other", "left", "cached"};

  /** Two secrets, and credentials that are for the builder alone. */
  private static final String TOKEN = "TOKEN";

  private static final String OTHER = "OTHER";
  private static final String REGISTRY = "REGISTRY";
  private static final String KEY = "KEY";

  private static final String PLANTED =
      """
      FROM busybox
      RUN /out/scour /out/needles >/out/first
      RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env=VALUE \\
          mkdir /tmp/planted; /out/scour -plant /run/secrets/TOKEN /tmp/planted "$VALUE" >/out/plants & \\
          until grep -qx planted /out/plants; do sleep 0.05; done; \\
          /out/scour /out/needles >/out/granted; rm -r /tmp/planted
      """;

  private static final String DOCKERFILE =
      PLANTED
          + """
          RUN /out/scour /out/needles >/out/between
          RUN --mount=type=secret,id=OTHER --mount=type=secret,id=OTHER,env /out/scour /out/needles >/out/other
          RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env=VALUE mkdir /tmp/left; \\
              (trap '' HUP TERM INT; setsid setsid /out/scour -plant /run/secrets/TOKEN /tmp/left "$VALUE" >/out/leaves 2>&1 &) & \\
              until grep -qx planted /out/leaves; do sleep 0.05; done; rm -r /tmp/left
          RUN cat /proc/[0-9]*/comm >/out/processes; /out/scour /out/needles >/out/left
          RUN touch /.attach_pid1 /tmp/.attach_pid1 /.envbuilder/tmp/.attach_pid1 && kill -QUIT 1 && sleep 1; \
              find / -xdev -name '.java_pid*' -o -xdev -name 'hsperfdata*' >/out/doors; \
              rm /.attach_pid1 /tmp/.attach_pid1 /.envbuilder/tmp/.attach_pid1; ls -d /proc/1 >>/out/doors
          RUN --mount=type=ssh /out/scour /out/needles >/out/agent
          USER 65534:65534
          RUN /out/scour /out/needles >/out/user
          RUN --mount=type=secret,id=TOKEN,uid=65534,gid=65534,mode=0440 \\
              stat -L -c '%u:%g %a' /run/secrets/TOKEN >/out/owner; /out/scour /out/needles -f /run/secrets/TOKEN >/out/owned
          RUN --mount=type=secret,id=TOKEN,uid=65533 \\
              cat /run/secrets/TOKEN >/out/refused 2>&1; /out/scour /out/needles >>/out/others
          """;

  final Canary token = Canary.random();
  private final Canary other = Canary.random();
  private final Canary registry = Canary.random();

  private Scour scour;
  private Story story;
  private String log = "";

  /** Runs a story's container, and gives its log. */
  String run(Story built) {
    built.bundle().withoutNetwork();
    var finished = built.run().ok();
    return finished.out() + finished.err();
  }

  @BeforeAll
  void build(@TempDir Path scratch) throws IOException {
    story =
        story(scratch, DOCKERFILE)
            .env("ENVBUILDER_INIT_SCRIPT", "/out/scour /out/needles >/out/init");
    Path key = key(scratch);
    story.env("ENVBUILDER_BUILD_SSH_KEY_default", Files.readString(key));
    scour =
        Scour.install(
            story.out(), Map.of(TOKEN, token, OTHER, other, REGISTRY, registry, KEY, middle(key)));
    log = run(story);
    String cached = PLANTED + "RUN echo again; /out/scour /out/needles >/out/cached\n";
    story
        .file("Dockerfile", cached)
        .env("ENVBUILDER_INIT_SCRIPT", "/out/scour /out/needles >/out/cachedInit");
    log += run(story);
    String failing =
        "FROM busybox\nRUN --mount=type=secret,id=TOKEN,env --mount=type=secret,id=TOKEN exit 42\n";
    story
        .file("Dockerfile", failing)
        .env("ENVBUILDER_PUSH_IMAGE", "false")
        .env("ENVBUILDER_FALLBACK_IMAGE", "busybox")
        .env("ENVBUILDER_INIT_SCRIPT", "/out/scour /out/needles >/out/failedInit");
    log += run(story);
  }

  private Story story(Path scratch, String dockerfile) {
    String login = Base64.getEncoder().encodeToString(("user:" + registry.text()).getBytes(UTF_8));
    String config = "{\"auths\":{\"registry.example\":{\"auth\":\"" + login + "\"}}}";
    return Story.of(scratch, dockerfile)
        .withLayers()
        .env("ENVBUILDER_BUILD_SECRET_TOKEN", token.text())
        .env("ENVBUILDER_BUILD_SECRET_OTHER", other.text())
        .env(
            "ENVBUILDER_DOCKER_CONFIG_BASE64",
            Base64.getEncoder().encodeToString(config.getBytes(UTF_8)));
  }

  private static Path key(Path scratch) {
    Path key = scratch.resolve("key");
    Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    return key;
  }

  /**
   * A line of a key's file with 33 bytes of its secret half; base64, at a border of three bytes.
   */
  private static Canary middle(Path key) throws IOException {
    return new Canary(Files.readAllLines(key).get(4).substring(2, 46));
  }

  @Test
  void everyStepSearched() {
    assertThat(log).doesNotContain("error: told", "Permission denied");
    for (String name : OUTSIDERS) {
      for (String kind : List.of("environ", "cmdline", "fd", "file", "name", "proc", "task")) {
        assertThat(scour.said(name).looked(kind)).as(name + " " + kind).isPositive();
      }
    }
    assertThat(story.out("plants")).as("what was planted").contains("planted");
  }

  @Test
  void findsNothingInEnvironments() {
    assertOnlyWhereGranted("environ");
    assertKeepsOutOfTheBuilder("environ");
  }

  @Test
  void findsNothingInCommandLines() {
    assertOnlyWhereGranted("cmdline");
  }

  @Test
  void findsNothingInMemory() {
    assertOnlyWhereGranted("mem");
    assertKeepsOutOfTheBuilder("mem");
  }

  @Test
  void findsNothingInMapsAndMappedFiles() {
    // not even a step that has the value may follow these links, without CAP_CHECKPOINT_RESTORE
    assertNowhere("maps");
    assertNowhere("map_files");
    assertKeepsOutOfTheBuilder("maps");
    assertKeepsOutOfTheBuilder("map_files");
  }

  @Test
  void findsNothingInOpenFiles() {
    assertOnlyWhereGranted("fd");
    for (String step : STEPS_AS_ROOT) {
      // the descriptor on which the environment came, and the standard streams
      for (int fd : new int[] {0, 1, 2, 3}) {
        assertThat(scour.said(step).denied("fd"))
            .as(step)
            .contains("/proc/1/fd/" + fd + " Permission denied");
      }
    }
  }

  @Test
  void findsNothingInDirectoriesOfProcesses() {
    assertOnlyWhereGranted("cwd");
    assertOnlyWhereGranted("root");
    assertKeepsOutOfTheBuilder("cwd");
    assertKeepsOutOfTheBuilder("root");
  }

  @Test
  void findsNothingInThreads() {
    assertOnlyWhereGranted("task");
    for (String step : STEPS_AS_ROOT) {
      // the JVM has many, each with all of these
      for (String file : List.of("/environ", "/mem", "/maps", "/fd/\\d+")) {
        assertThat(scour.said(step).denied("task"))
            .filteredOn(line -> line.matches("/proc/1/task/\\d+" + file + " Permission denied"))
            .as(step + file)
            .hasSizeGreaterThan(5);
      }
    }
  }

  @Test
  void findsNothingInWhatElseProcessesTell() {
    assertNowhere("proc");
    assertThat(scour.said("first").looked("proc")).isGreaterThan(500);
  }

  @Test
  void findsNothingInTheLauncher() {
    assertNowhere("exe");
    assertKeepsOutOfTheBuilder("exe");
    // the environment's memory file is its descriptor 3
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).denied("pidfd")).as(step).anyMatch(this::isRefusalByBuilder);
    }
  }

  @Test
  void findsNoDoorIntoTheVirtualMachine() {
    // SIGQUIT beside such a file makes a JVM open a socket, or write a dump of its threads
    assertThat(story.out("doors")).isEqualTo("/proc/1\n");
    assertThat(log).contains("Full thread dump");
  }

  @Test
  void findsNothingByTracing() {
    assertOnlyWhereGranted("ptrace");
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).denied("ptrace"))
          .as(step)
          .contains("1 seize Operation not permitted", "1 attach Operation not permitted");
    }
  }

  @Test
  void findsNothingByReadingMemoryOfOthers() {
    assertOnlyWhereGranted("vm_readv");
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).denied("vm_readv")).as(step).anyMatch(this::isRefusalByBuilder);
    }
  }

  @Test
  void findsNothingByTakingDescriptors() {
    assertOnlyWhereGranted("pidfd");
  }

  @Test
  void findsNothingInSharedMemory() {
    assertOnlyWhereGranted("segment");
    assertThat(granted("file")).anyMatch(line -> line.startsWith("/dev/shm/.envbuilder-"));
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).denied("file")).as(step).isEmpty();
    }
  }

  @Test
  void findsNothingInAnyFile() {
    assertOnlyWhereGranted("file");
    assertOnlyWhereGranted("name");
    assertOnlyWhereGranted("link");
    if (story.out("plants").contains("planted xattr")) {
      assertOnlyWhereGranted("xattr");
    }
    // busybox, the workspace, and all that is ours
    assertThat(scour.said("first").looked("file")).isGreaterThan(50);
    assertThat(granted("file")).contains("/tmp/planted/content TOKEN:text/0");
  }

  @Test
  void findsNothingInKeyrings() {
    assertNowhereOutside("key");
    if (story.out("plants").contains("planted key")) {
      assertThat(granted("key")).isNotEmpty();
    } else {
      // seccomp: Docker's profile refuses keyctl, podman's add_key, so that nothing can be planted
      List<String> refused = scour.said("granted").denied("key");
      assertThat(refused.contains("special -3 Operation not permitted"))
          .isNotEqualTo(scour.said("granted").looked("key") > 1);
    }
  }

  @Test
  void findsNothingInAbstractSockets() {
    assertOnlyWhereGranted("socket");
  }

  @Test
  void findsNothingOnDevices() {
    assertNowhere("device");
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).looked("device")).as(step).isZero();
      assertThat(scour.said(step).denied("device")).as(step).hasSizeGreaterThan(3);
    }
  }

  @Test
  void findsOnlyItsOwnSecretWhereItHasOne() {
    assertThat(scour.said("other").found()).isNotEmpty().allMatch(line -> line.contains(" OTHER:"));
  }

  @Test
  void findsNothingOfTheCredentialsOfTheBuilderAnywhere() {
    for (String step : List.of("granted", "agent", "init", "cachedInit", "failedInit")) {
      assertThat(scour.said(step).found())
          .as(step)
          .noneMatch(line -> line.contains(" KEY:") || line.contains(" REGISTRY:"));
    }
  }

  @Test
  void leavesNoProcessForTheNextStep() {
    assertThat(story.out("leaves")).contains("planted\n");
    assertThat(story.out("processes").lines().filter(name -> name.contains("scour"))).isEmpty();
    assertThat(story.out("processes").lines()).hasSizeLessThan(4);
  }

  @Test
  void givesAUserWhatIsItsOwnAndOthersNot() {
    assertThat(story.out("owner")).isEqualTo("65534:65534 440\n");
    assertThat(scour.said("owned").found("file")).contains("/run/secrets/TOKEN TOKEN:text/0");
    assertThat(story.out("refused")).contains("Permission denied");
    assertThat(scour.said("others").found()).isEmpty();
    assertThat(scour.said("others").denied("file"))
        .anyMatch(line -> line.startsWith("/dev/shm/.envbuilder-"));
  }

  @Test
  void tellsNothingInTheLogAndLeavesNothingInTheCache() {
    for (Canary canary : List.of(token, other, registry)) {
      assertThat(log).doesNotContain(canary.text());
    }
    assertThat(log).contains("CACHED", "exit code 42");
    assertThat(scour.files(story.layers(), story.workspace()).found()).isEmpty();
  }

  private List<String> granted(String kind) {
    return scour.said("granted").found(kind);
  }

  private void assertOnlyWhereGranted(String kind) {
    assertThat(granted(kind)).as(kind + " where granted").anyMatch(line -> line.contains(TOKEN));
    assertNowhereOutside(kind);
  }

  private void assertNowhere(String kind) {
    assertThat(granted(kind)).as(kind).isEmpty();
    assertNowhereOutside(kind);
  }

  private void assertNowhereOutside(String kind) {
    for (String name : OUTSIDERS) {
      assertThat(scour.said(name).found(kind)).as(kind + " in " + name).isEmpty();
    }
  }

  /** PID 1 is the builder, while there are steps. */
  private void assertKeepsOutOfTheBuilder(String kind) {
    for (String step : STEPS_AS_ROOT) {
      assertThat(scour.said(step).denied(kind))
          .as(step)
          .contains("/proc/1/" + kind + " Permission denied");
    }
    assertThat(Arrays.asList(OUTSIDERS)).contains("init");
    assertThat(scour.said("init").denied(kind))
        .noneMatch(line -> line.startsWith("/proc/1/" + kind + " "));
  }

  private boolean isRefusalByBuilder(String line) {
    return line.equals("1 Operation not permitted");
  }
}
