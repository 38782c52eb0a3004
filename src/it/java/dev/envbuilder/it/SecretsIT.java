package dev.envbuilder.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A build with secrets that ends well: what its steps see, and what is left of it afterwards. */
@NeedsRoot
class SecretsIT {
  private static final String CANARY = "canary-" + UUID.randomUUID();
  private static final String TOKEN = CANARY + "-é";
  private static final String KEY = "-----BEGIN-----\n" + CANARY + "-key\n-----END-----";
  private static final String QUOTED = CANARY + ",\"quoted\"";

  /** One file a row: its name in the results, the mount's options, where the step finds it. */
  private static final List<String[]> FILES =
      List.of(
          new String[] {"id", "id=TOKEN", "/run/secrets/TOKEN"},
          new String[] {"target", "id=TOKEN,target=/tmp/made/deep/secret", "/tmp/made/deep/secret"},
          new String[] {"dst", "id=TOKEN,dst=relative/secret", "/srv/app/relative/secret"},
          new String[] {"destination", "id=TOKEN,destination=/parent/secret", "/parent/secret"},
          new String[] {"derived", "target=/parent/TOKEN", "/parent/TOKEN"},
          new String[] {"source", "source=TOKEN", "/run/secrets/TOKEN"},
          new String[] {"required", "id=TOKEN,required", "/run/secrets/TOKEN"},
          new String[] {"owned", "id=TOKEN,mode=0640,uid=1000,gid=1001", "/run/secrets/TOKEN"},
          new String[] {"existing", "id=TOKEN,target=/existing", "/existing"},
          new String[] {"inner", "id=TOKEN,target=/parent/existing", "/parent/existing"},
          new String[] {"lines", "id=KEY", "/run/secrets/KEY"},
          new String[] {"listed", "id=QUOTED", "/run/secrets/QUOTED"});

  private static final String LOOK =
      """
      # look NAME FILE
      stat -L -c '%a %u:%g' "$2" >/out/$1.owner
      stat -f -c %T "$2" >/out/$1.storage
      cp "$2" /out/$1.value
      """;

  /** Finds values in the container; the pattern is in a file, as arguments would be found. */
  private static final String SEARCH =
      """
      # search NAME
      {
        find / -xdev -type f -exec grep -lF -f /out/pattern {} +
        find /dev -type f -exec grep -lF -f /out/pattern {} +
        find /run /dev/shm /tmp -mindepth 1
        for file in /proc/[0-9]*/environ /proc/[0-9]*/cmdline; do
          tr '\\0' '\\n' <$file | grep -qF -f /out/pattern && echo $file
        done
        env
      } >/out/$1.search 2>/dev/null
      true
      """;

  private static final String PRY =
      """
      for file in environ auxv maps mem; do
        head -c 1 /proc/1/$file >/dev/null && echo "can read $file"
      done
      for thread in /proc/1/task/*; do
        head -c 1 $thread/environ >/dev/null && echo "can read $thread"
        head -c 1 $thread/mem >/dev/null && echo "can read $thread"
      done
      for number in 0 1 2 3 4 5 6 7 8 9; do
        head -c 1 /proc/1/fd/$number >/dev/null && echo "can open $number"
      done
      readlink /proc/1/cwd || readlink /proc/1/root || readlink /proc/1/exe && echo "can follow"
      """;

  @TempDir private static Path scratch;
  private static Story story;
  private static Container container;
  private static Command.Finished finished;

  @BeforeAll
  static void buildOnce() {
    story =
        Story.of(scratch, dockerfile())
            .withLayers()
            .tool("look", LOOK)
            .tool("search", SEARCH)
            .tool("pry", PRY)
            .tool("pattern", CANARY + "\n")
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", TOKEN)
            .env("ENVBUILDER_BUILD_SECRET_KEY", KEY)
            .env("ENVBUILDER_BUILD_SECRETS", "\"QUOTED=" + QUOTED.replace("\"", "\"\"") + "\"")
            .env(
                "ENVBUILDER_INIT_SCRIPT",
                """
                sh /out/search init
                tr '\\0' '\\n' </proc/1/environ >/out/init.environ
                stat -c '%n %Y' / /tmp /srv/app /parent /existing >/out/init.times
                cat /existing; ls -d /run
                """);
    container = story.bundle().start();
    finished = container.await();
    assertThat(finished.err()).contains("Running init command");
  }

  @AfterAll
  static void deleteContainer() {
    container.close();
  }

  private static String dockerfile() {
    return """
    FROM busybox
    RUN echo 'user:x:1000:1000::/home:/bin/sh' >>/etc/passwd
    RUN mkdir -p /srv/app /parent; echo before >/existing; chmod 640 /existing; \\
        echo other >/parent/existing; touch -d '2020-01-02 03:04:05' /existing /parent /srv/app /tmp; touch -d '2020-01-02 03:04:05' /
    WORKDIR /srv/app
    """
        + FILES.stream()
            .map(row ->
                "RUN --mount=type=secret,%s sh /out/look %s %s\n".formatted(row[1], row[0], row[2]))
            .collect(joining())
        + """
        RUN --mount=type=secret,id=TOKEN,env=NAME printf %s "$NAME" >/out/env.value; ls -d /run >/out/env.run; true
        RUN --mount=type=secret,id=TOKEN,env printf %s "$TOKEN" >/out/bare.value
        RUN --mount=type=secret,id=KEY,env=K,target=/tmp/k cmp /tmp/k /out/lines.value; printf %s "$K" >/out/both.value
        RUN --mount=type=secret,id=KEY,target=/tmp/x --mount=type=secret,id=TOKEN,target=/tmp/x cp /tmp/x /out/twice.value
        RUN --mount=type=secret,id=KEY --mount=type=secret,id=QUOTED,env=Q --mount=type=secret,id=TOKEN,dst=/tmp/t \\
            cp /run/secrets/KEY /out/first.value; printf %s "$Q" >/out/second.value; cp /tmp/t /out/third.value
        RUN --mount=type=secret,id=TOKEN ["cp", "/run/secrets/TOKEN", "/out/exec.value"]
        RUN --mount=type=secret,id=TOKEN <<SCRIPT
        cp /run/secrets/TOKEN /out/heredoc.value
        SCRIPT
        RUN --mount=type=secret,id=NONE --mount=type=secret,id=NONE,target=/parent/none --mount=type=secret,id=NONE,env=NO_ONE \\
            { ls -d /run; ls -A /parent /dev/shm; env | grep NO_ONE; } >/out/missing 2>&1; true
        RUN --mount=type=secret,id=TOKEN --mount=type=secret,id=TOKEN,env=T \\
            cat /run/secrets/TOKEN; echo; base64 /run/secrets/TOKEN; echo "<$T>"; sh /out/search granted
        RUN sh /out/search next
        RUN --mount=type=secret,id=TOKEN sh /out/pry >/out/pry.result 2>/out/pry.errors; true
        USER user
        RUN --mount=type=secret,id=TOKEN,uid=1000 sh /out/look user /run/secrets/TOKEN
        RUN --mount=type=secret,id=TOKEN cat /run/secrets/TOKEN 2>/out/refused; ls /dev/shm/.envbuilder-* 2>>/out/refused; true
        RUN --mount=type=secret,id=TOKEN,uid=1000 <<SCRIPT
        #!/bin/sh
        cp /run/secrets/TOKEN /out/script.value
        SCRIPT
        USER root
        """;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "target",
        "dst",
        "destination",
        "derived",
        "source",
        "required",
        "owned",
        "existing",
        "env",
        "bare",
        "twice",
        "third",
        "exec",
        "heredoc",
        "script",
        "user"
      })
  void givesTheValueByteForByte(String name) {
    assertThat(story.out(name + ".value")).isEqualTo(TOKEN);
  }

  @Test
  void givesLinesCommasAndQuotesAsTheyAre() {
    assertThat(story.out("lines.value")).isEqualTo(KEY);
    assertThat(story.out("both.value")).isEqualTo(KEY);
    assertThat(story.out("first.value")).isEqualTo(KEY);
    assertThat(story.out("listed.value")).isEqualTo(QUOTED);
    assertThat(story.out("second.value")).isEqualTo(QUOTED);
  }

  @ParameterizedTest
  @CsvSource({"id,400 0:0", "target,400 0:0", "owned,640 1000:1001", "user,400 1000:0"})
  void setsModeAndOwner(String name, String owner) {
    assertThat(story.out(name + ".owner")).isEqualTo(owner + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "target", "dst", "existing", "owned", "user"})
  void keepsValuesInMemory(String name) {
    assertThat(story.out(name + ".storage")).isEqualTo("tmpfs\n");
  }

  @Test
  void makesNoFileForAVariable() {
    assertThat(story.out("env.run")).isEmpty();
  }

  @Test
  void refusesOtherUsers() {
    assertThat(story.out("refused").lines())
        .hasSize(2)
        .allMatch(line -> line.contains("Permission denied"));
  }

  @Test
  void leavesOutWhatIsOptionalAndNotGiven() {
    assertThat(story.out("missing"))
        .contains("ls: /run: No such file or directory")
        .doesNotContain("none")
        .doesNotContain("NO_ONE");
  }

  @Test
  void hasNothingForTheNextStep() {
    assertThat(story.out("next.search"))
        .contains("PATH=")
        .doesNotContain("/proc/", "/dev/", "/run", "/tmp/", CANARY);
  }

  @Test
  void isFoundByTheSameSearchWhileItIsGranted() {
    assertThat(story.out("granted.search"))
        .containsPattern("/dev/shm/\\.envbuilder-\\w+/\\d+\n")
        .containsPattern("/proc/\\d+/environ\n")
        .contains("/run/secrets/TOKEN", "T=" + TOKEN);
  }

  @Test
  void shieldsTheBuilderFromRoot() {
    assertThat(story.out("pry.result")).isEmpty();
    assertThat(story.out("pry.errors").lines())
        .hasSizeGreaterThan(10)
        .allMatch(line -> line.contains("ermission denied") || line.contains("not permitted"));
  }

  @Test
  void isGoneFromTheInitCommand() {
    assertThat(story.out("init.search")).contains("ENVBUILDER=true").doesNotContain(CANARY);
    assertThat(story.out("init.search")).doesNotContain("/proc/", "/dev/", "/run", "/tmp/");
    assertThat(story.out("init.environ")).contains("PATH=").doesNotContain(CANARY, "BUILD_SECRET");
    assertThat(finished.out()).isEqualTo("before\n");
  }

  @Test
  void isMaskedInTheLog() {
    assertThat(finished.toString()).doesNotContain(CANARY);
    assertThat(finished.err()).contains(" ***\n", " ***==\n", " <***>\n");
  }

  @Test
  void leavesNoTraceOnAnyDisk() throws IOException {
    assertThat(Files.exists(container.disk().resolve("existing"))).isTrue();
    assertThat(Traces.of(CANARY, container.disk())).isEmpty();
    assertThat(Traces.of(CANARY, story.layers())).isEmpty();
    try (Stream<Path> blobs = Files.list(story.layers().resolve("blobs/sha256"))) {
      assertThat(blobs).hasSizeGreaterThan(5);
    }
  }

  @Test
  void makesStepsThatOnlyReadSecretsLeaveNoLayer() {
    Path config = story.image().config();

    List<String> secretSteps =
        Jq.strings(
            config,
            ".history[] | select(.created_by | tostring | test(\"type=secret|/out/\")) | .empty_layer");
    assertThat(secretSteps).hasSizeGreaterThan(20).containsOnly("true");
  }

  @Test
  void putsTimesAndFilesBack() {
    assertThat(story.out("init.times"))
        .isEqualTo(
            """
            / 1577934245
            /tmp 1577934245
            /srv/app 1577934245
            /parent 1577934245
            /existing 1577934245
            """);
  }
}
