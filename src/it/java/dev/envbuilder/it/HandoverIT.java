package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a start: what the init command is, has and knows. */
@NeedsRoot
class HandoverIT {
  private static final String USERS =
      """
      FROM busybox
      RUN echo 'dev:x:1000:1001:Dev:/home/dev:/bin/sh' >>/etc/passwd; mkdir /home/dev /srv; \\
          printf 'dev:x:1001:\\nwheel:x:10:root,dev\\nvideo:x:44:dev\\nother:x:45:root\\n' >>/etc/group
      WORKDIR /srv
      """;

  @TempDir private Path scratch;

  @Test
  void isAllThatIsLeft() {
    Story story = story(USERS + "USER dev\n");

    try (Container container = story.bundle().start()) {
      var report = Report.of(container.await());

      assertThat(report.one("pid")).isEqualTo("1");
      assertThat(report.one("exe")).isEqualTo("/out/report");
      assertThat(report.all("fd")).containsExactly("0", "1", "2");
      assertThat(report.one("umask")).isEqualTo("022");
      assertThat(report.one("cwd")).isEqualTo("/workspaces/empty");
      assertThat(report.all("map")).isNotEmpty().noneMatch(line -> line.contains(".envbuilder"));
      assertThat(report.status("Threads")).isEqualTo("1");
      for (String mask : new String[] {"SigBlk", "SigIgn", "SigCgt", "CapEff", "CapPrm"}) {
        assertThat(report.status(mask)).as(mask).isEqualTo("0000000000000000");
      }
      assertThat(report.status("Uid")).isEqualTo("1000\t1000\t1000\t1000");
      assertThat(report.status("Gid")).isEqualTo("1001\t1001\t1001\t1001");
      assertThat(report.status("Groups").split(" ")).containsExactlyInAnyOrder("10", "44", "1001");
      assertThat(container.file("/.envbuilder/tmp")).isEmptyDirectory();
    }
  }

  @Test
  void makesTheEnvironmentFromNothing() {
    String dockerfile =
        USERS
            + """
            RUN printf '# note\\nPLAIN=plain # note\\nDOUBLE="two  words"\\nSINGLE='"'it #1'"'\\n' >/etc/environment
            RUN printf 'export EXPORTED=yes\\nIMAGE=etc\\nBOTH=etc\\nnonsense\\n' >>/etc/environment
            ENV IMAGE=image SPACES="a  b" PATH=/out:/bin
            USER dev
            """;

    var report =
        Report.of(
            story(dockerfile)
                .env("MINE", "two\nlines")
                .env("IMAGE", "container")
                .env("BOTH", "container")
                .env("HOME", "/elsewhere")
                .env("ENVBUILDER_FOO", "unknown")
                .env("ENVBUILDER_BUILD_SECRET_X", "hidden")
                .env("VERBOSE", "true")
                .env("FALLBACK_IMAGE", "busybox")
                .env("LD_PRELOAD", "/none")
                .run());

    assertThat(report.all("variable"))
        .containsExactlyInAnyOrder(
            "PATH=/out:/bin",
            "MINE=two", // and the rest of it on the next line
            "PLAIN=plain",
            "DOUBLE=two  words",
            "SINGLE=it #1",
            "EXPORTED=yes",
            "IMAGE=image",
            "BOTH=etc",
            "SPACES=a  b",
            "LD_PRELOAD=/none",
            "ENVBUILDER=true",
            "HOME=/home/dev");
    assertThat(report.lines()).contains("lines");
  }

  @Test
  void takesNumbersThatNoFileKnowsAndFindsTheCommandInThePath() {
    var report =
        Report.of(
            story("FROM busybox\nENV PATH=/bin:/out\nUSER 4242:4343\n")
                .env("ENVBUILDER_INIT_COMMAND", "report")
                .env("ENVBUILDER_INIT_ARGS", "one \"two words\" 'three''s' fo\\ ur \"\" $HOME")
                .run());

    assertThat(report.status("Uid")).startsWith("4242\t4242");
    assertThat(report.status("Gid")).startsWith("4343\t4343");
    assertThat(report.status("Groups")).isIn("", "4343");
    assertThat(report.all("variable")).contains("HOME=/");
    assertThat(report.all("argument"))
        .containsExactly(
            "<report>", "<one>", "<two words>", "<threes>", "<fo ur>", "<>", "<$HOME>");
  }

  @Test
  void keepsDockersCapabilitiesForRoot() {
    var report = Report.of(story("FROM busybox\n").run());

    assertThat(report.status("CapEff")).isEqualTo("00000000a80425fb");
    assertThat(report.all("argument")).containsExactly("</out/report>", "<-c>", "<true>");
    assertThat(report.all("variable")).contains("HOME=/root");
  }

  @Test
  void letsTheSetupScriptDecide() {
    Story story =
        Story.of(scratch, USERS + "ENV IMAGE=image\nUSER nobody\n")
            .env("ENVBUILDER_EXPORT_ENV_FILE", "/out/made/exported")
            .env("MINE", "kept")
            .env("ENVBUILDER_BUILD_SECRET_X", "hidden")
            .env(
                "SETUP_SCRIPT", // the name without prefix is an option, too
                """
                id -u >/out/setup; pwd >>/out/setup; env >/out/setup.env
                echo "# a comment" >>"$ENVBUILDER_ENV"
                echo "INIT_COMMAND=/out/report" >>"$ENVBUILDER_ENV"
                echo "ENVBUILDER_INIT_ARGS=a 'b c'" >>"$ENVBUILDER_ENV"
                echo "TARGET_USER=dev" >>"$ENVBUILDER_ENV"
                """);
    Report.compile(story.out());

    try (Container container = story.bundle().start()) {
      var report = Report.of(container.await());

      assertThat(report.all("argument")).containsExactly("</out/report>", "<a>", "<b c>");
      assertThat(report.status("Uid")).startsWith("1000");
      assertThat(report.all("variable"))
          .contains("HOME=/home/dev", "MINE=kept")
          .noneMatch(line -> line.startsWith("ENVBUILDER_") || line.startsWith("TARGET_USER"));
      assertThat(story.out("setup")).isEqualTo("0\n/workspaces/empty\n");
      assertThat(story.out("setup.env"))
          .contains("TARGET_USER=nobody\n", "HOME=/root\n", "IMAGE=image\n", "MINE=kept\n")
          .doesNotContain("hidden");
      assertThat(story.out("made/exported")).contains("IMAGE=image\n").doesNotContain("MINE");
      assertThat(container.file("/.envbuilder/environ")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exit 3                                | 1 | exit code 3
          echo COLOUR=red >>"$ENVBUILDER_ENV"   | 2 | 'COLOUR='
          echo INIT_ARGS=\\" >>"$ENVBUILDER_ENV" | 2 | INIT_ARGS
          echo TARGET_USER=no >>"$ENVBUILDER_ENV" | 1 | 'no'
          """)
  void saysWhatIsWrongWithASetupScript(String script, int status, String message) {
    var finished = story("FROM busybox\n").env("ENVBUILDER_SETUP_SCRIPT", script).run();

    assertThat(finished.status()).isEqualTo(status);
    assertThat(finished.err()).contains("error: ", message);
    assertThat(finished.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nothing       | 127 | 'nothing' not found in PATH
          /etc/passwd   | 126 | cannot execute '/etc/passwd'
          """)
  void saysWhyTheInitCommandCannotRun(String command, int status, String message) {
    var finished = story("FROM busybox\n").env("ENVBUILDER_INIT_COMMAND", command).run();

    assertThat(finished.status()).isEqualTo(status);
    assertThat(finished.err()).contains(message);
  }

  @Test
  void saysThatTheUserIsNotKnown() {
    var finished = story("FROM busybox\nUSER stranger\n").run();

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err()).contains("error: ", "stranger");
  }

  @Test
  void givesAnInteractiveShellOnATerminal() throws IOException {
    Story story = Story.of(scratch, "FROM busybox\n").env("ENVBUILDER_INIT_SCRIPT", "/bin/sh");

    try (Container container = story.bundle().terminal().start();
        OutputStream keyboard = container.stdin()) {
      type(keyboard, "{ tty; echo $-; stty -a; } >/out/shell; touch /out/waits; sleep 600\n");
      Container.waitFor(() -> Files.exists(story.out().resolve("waits")));
      assertThat(container.isAlive()).isTrue();
      type(keyboard, "\3");
      type(keyboard, "echo $? >/out/interrupted; sleep 500 & jobs >/out/jobs; kill %1; exit 7\n");

      assertThat(container.await().status()).isEqualTo(7);
    }
    assertThat(story.out("shell")).startsWith("/dev/").contains("isig", "icanon");
    assertThat(story.out("shell").lines().toList().get(1)).contains("i", "m");
    assertThat(story.out("interrupted")).isEqualTo("130\n");
    assertThat(story.out("jobs")).contains("Running", "sleep 500");
  }

  private static void type(OutputStream keyboard, String text) throws IOException {
    keyboard.write(text.getBytes(UTF_8));
    keyboard.flush();
  }

  /** A story whose init command is the reporting program. */
  private Story story(String dockerfile) {
    Story story = Story.of(scratch, dockerfile).env("ENVBUILDER_INIT_COMMAND", "/out/report");
    Report.compile(story.out());
    return story;
  }
}
