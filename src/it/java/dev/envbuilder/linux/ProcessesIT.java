package dev.envbuilder.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands through the real launcher. */
class ProcessesIT {
  @TempDir private static Path temp;
  private static Processes processes = new Processes(BytePath.of("/nowhere"));

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @BeforeAll
  static void buildLauncher() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root: it changes ids");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/musl-gcc")), "needs musl-gcc");
    Path launcher = temp.resolve("envbuilder");
    Process compiler =
        new ProcessBuilder(
                "musl-gcc",
                "-static",
                "-Os",
                "-DLD_SO=\"ld.so\"",
                "src/main/c/launcher.c",
                "-o",
                launcher.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    ThisProcess.setChildSubreaper();
    processes = new Processes(BytePath.of(launcher.toString()));
  }

  private Outcome run(List<String> argv, Optional<Ids> ids) throws Exception {
    Command command =
        new Command(
            argv.stream().map(s -> s.getBytes(UTF_8)).toList(),
            List.of("PATH=/usr/bin:/bin".getBytes(UTF_8)),
            BytePath.of("/"),
            ids,
            027,
            true);
    return processes
        .start(command, new Output.Piped((bytes, length) -> output.write(bytes, 0, length)))
        .awaitTree();
  }

  private Outcome shell(String script) throws Exception {
    return run(
        List.of("sh", "-c", script), Optional.of(new Ids(12345, 23456, List.of(23456L, 77L))));
  }

  private String output() {
    return output.toString(UTF_8);
  }

  @Test
  void runsAsTheUserWithItsGroupsAndMask() throws Exception {
    shell("id -u; id -g; id -G; umask; pwd; env");

    assertThat(output())
        .startsWith("12345\n23456\n23456 77\n0027\n/\n")
        .contains("PATH=/usr/bin:/bin\n")
        .doesNotContain("JAVA");
  }

  @Test
  void leavesNoSignalBlockedOrIgnoredAndNoDescriptorOpen() throws Exception {
    shell("grep -E 'Sig(Blk|Ign)|CapEff' /proc/self/status; ls /proc/$$/fd");

    assertThat(output())
        .isEqualTo(
            """
            SigBlk:\t0000000000000000
            SigIgn:\t0000000000000000
            CapEff:\t0000000000000000
            0
            1
            2
            """);
  }

  @Test
  void leadsASessionOfItsOwn() throws Exception {
    shell("test \"$(cut -d' ' -f6 /proc/$$/stat)\" = $$ && echo leader");

    assertThat(output()).isEqualTo("leader\n");
  }

  @Test
  void tellsThatAProgramIsMissing() throws Exception {
    assertThat(run(List.of("no-such-program"), Optional.empty()))
        .isEqualTo(new Outcome.Exited(127));
    assertThat(output()).contains("'no-such-program' not found in PATH");
  }
}
