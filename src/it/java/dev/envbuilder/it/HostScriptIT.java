package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./envbuilder}, which runs the image on a plain host. */
@NeedsRoot
class HostScriptIT {
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  @TempDir private Path scratch = Path.of("");

  @Test
  void runsTheImage() {
    var finished = Command.run("./envbuilder", "--version");

    assertThat(finished.out()).startsWith("envbuilder ");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void passesOnNothingButItsOwnVariablesAndThoseAskedFor() throws IOException {
    var finished =
        standIn("tr '\\0' '\\n' <&3", "-e", "NAMED", "-e", "GIVEN=a b", "-e", "UNSET")
            .env(Map.of("ENVBUILDER_X", "1", "NAMED", "2", "OTHER", "3"))
            .run()
            .ok();

    assertThat(finished.lines())
        .containsExactlyInAnyOrder(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "ENVBUILDER_X=1",
            "NAMED=2",
            "GIVEN=a b");
  }

  @Test
  void restrictsAsDockerDoes() throws IOException {
    var finished =
        standIn(
                """
                grep CapEff /proc/self/status
                echo x >/proc/sys/kernel/core_pattern
                mknod disk b 7 0 && cat disk
                echo $$; ls /etc; cat /proc/interrupts
                """)
            .run();

    assertThat(finished.lines())
        .containsExactly("CapEff:\t00000000a80425fb", "1", "hostname", "hosts", "resolv.conf");
    assertThat(finished.err()).contains("Read-only file system").contains("Permission denied");
  }

  @Test
  void hidesTheHostEvenFromTheClassicWayOutOfAChroot() throws IOException {
    String escape =
        """
        #include <fcntl.h>
        #include <unistd.h>
        #include <sys/stat.h>
        int main(void) {
          int here = open("/", O_RDONLY);
          mkdir("/deeper", 0755);
          if (chroot("/deeper") || fchdir(here)) return 1;
          for (int i = 0; i < 64; i++) if (chdir("..")) return 1;
          if (chroot(".")) return 1;
          return access("/etc/os-release", F_OK) == 0 ? 42 : 0;
        }
        """;
    Path program = scratch.resolve("escape");
    Command.of("musl-gcc", "-static", "-x", "c", "-o", program.toString(), "-")
        .input(escape.getBytes(UTF_8))
        .run()
        .ok();

    assertThat(Path.of("/etc/os-release")).exists();
    standIn("/escape", "-v", program + ":/escape:ro").run().ok();
  }

  @Test
  void takesASecretThatIsAnIdAloneFromAVariableOrAFile() throws IOException {
    Path context = Files.createDirectory(scratch.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch");

    var finished =
        build(
                "tr '\\0' '\\n' </proc/self/fd/3 | grep SECRET",
                "--secret",
                "id=A_SECRET",
                "--secret",
                "type=env,id=b,src=B_SECRET",
                context.toString())
            .env(Map.of("A_SECRET", "1", "B_SECRET", "2"))
            .run();

    assertThat(finished.lines()).contains("A_SECRET=1", "B_SECRET=2");
  }

  @Test
  void showsContextAndSecretsButNotToEveryProcess() throws IOException {
    Path context = Files.createDirectory(scratch.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch");
    Path secret = Files.writeString(scratch.resolve("token"), "hunter2");

    var finished =
        build(
                """
                shift 7; echo "$*"; cat /proc/self/fd/${3##*/}; echo; ls /.envbuilder/host%s
                echo >/.envbuilder/host%s/context/new
                """
                    .formatted(scratch, scratch),
                "--secret=id=t,src=" + secret,
                "-f",
                context + "/Dockerfile",
                context.toString())
            .run();

    assertThat(finished.lines().getFirst())
        .matches(
            "--secret=id=t,src=/proc/self/fd/\\d+ -f /.envbuilder/host%s/context/Dockerfile"
                    .formatted(scratch)
                + " /.envbuilder/host%s/context".formatted(scratch));
    assertThat(finished.out()).doesNotContain("token\n");
    assertThat(finished.err()).contains("Read-only file system");
  }

  @Test
  void showsNamedContextsAndPassesBuildArgumentsOfTheEnvironment() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("folder"));
    String inside = "/.envbuilder/host" + folder;

    var finished =
        build(
                "shift 7; echo \"$*\"; tr '\\0' '\\n' <&3 | grep ^GIVEN",
                "--build-context=a=" + folder,
                "--build-context",
                "b=oci-layout://" + folder + ":1.2@sha256:00",
                "--build-context=c=oci-layout://" + folder,
                "--build-context=d=docker-image://x:1",
                "--build-arg",
                "GIVEN",
                folder.toString())
            .env(Map.of("GIVEN", "value"))
            .run()
            .ok();

    assertThat(finished.lines())
        .containsExactly(
            "--build-context=a=%1$s --build-context b=oci-layout://%1$s:1.2@sha256:00"
                    .formatted(inside)
                + " --build-context=c=oci-layout://%1$s --build-context=d=docker-image://x:1"
                    .formatted(inside)
                + " --build-arg GIVEN "
                + inside,
            "GIVEN=value");
  }

  @Test
  void copiesOutputsOutAfterSuccess() throws IOException {
    Path output = scratch.resolve("made/for/image.tar");
    String write = "echo image >/.envbuilder/host" + output;

    var failed = build(write + "; exit 7", "-o", "type=oci-archive,dest=" + output).run();

    assertThat(failed.status()).isEqualTo(7);
    assertThat(output).doesNotExist();
    build(write, "-o", "type=oci-archive,dest=" + output).run().ok();
    assertThat(output).hasContent("image");
  }

  @Test
  void passesSignalsOnAndCleansUp() throws Exception {
    var environment = Map.of("TMPDIR", scratch.toString());
    Process process =
        standIn("trap 'exit 9' TERM; echo up; while :; do sleep 0.1; done")
            .env(environment)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('u');
    assertThat(directories(scratch)).hasSize(1);

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(9);
    assertThat(directories(scratch)).isEmpty();
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThat(Command.of("./envbuilder", "--rootfs", "/none").run().err())
        .isEqualTo("envbuilder: '/none' is not an unpacked image; run 'make image' first\n");
    assertThat(Command.of("./envbuilder", "-v", "/none:/x").run().status()).isEqualTo(2);
    assertThat(Command.of("./envbuilder", "build", "/none").run().err())
        .isEqualTo("envbuilder: '/none' does not exist\n");
  }

  private static List<Path> directories(Path parent) throws IOException {
    try (var entries = Files.newDirectoryStream(parent, "envbuilder.*")) {
      var list = new ArrayList<Path>();
      entries.forEach(list::add);
      return list;
    }
  }

  private Command build(String script, String... options) throws IOException {
    List<String> words = words(script);
    words.add("build");
    words.addAll(List.of(options));
    return Command.of(words);
  }

  private Command standIn(String script, String... options) throws IOException {
    List<String> words = words(script);
    words.addAll(List.of(options));
    return Command.of(words);
  }

  /** Starts the image with a script in the place of the loader that would start Java. */
  private List<String> words(String script) throws IOException {
    Path loader = scratch.resolve("loader");
    Files.writeString(
        loader, "#!/bin/busybox sh\nPATH=/bin\n/bin/busybox --install -s /bin\n" + script + "\n");
    assertThat(loader.toFile().setExecutable(true, false)).isTrue();
    return new ArrayList<>(
        List.of(
            "./envbuilder",
            "-v",
            loader + ":" + LauncherIT.loaderInImage() + ":ro",
            "-v",
            BUSYBOX + ":/bin/busybox:ro"));
  }
}
