package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in a container that holds the image, and a static shell to look around with. */
@NeedsRoot
class LauncherIT {
  private static final String LAUNCHER = "/.envbuilder/bin/envbuilder";
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
  private static final String INSTALL = "/bin/busybox --install -s /bin; ";

  @Test
  void startsJavaInAnEmptyRoot() {
    var finished = Bundle.ofImage().arguments("--version").run().ok();

    assertThat(finished.out()).startsWith("envbuilder ");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void startsJavaInAForeignRootThatWouldLoadItsOwnLibraries(@TempDir Path etc) throws IOException {
    Path preload = Files.writeString(etc.resolve("preload"), "/lib/evil.so\n");
    Path names = Files.writeString(etc.resolve("names"), "hosts: evil\npasswd: evil\n");

    var finished =
        Bundle.ofImage()
            .readOnlyVolume(preload, "/etc/ld.so.preload")
            .readOnlyVolume(names, "/etc/nsswitch.conf")
            .env("LD_PRELOAD", "/lib/evil.so")
            .env("LD_LIBRARY_PATH", "/lib")
            .env("JAVA_TOOL_OPTIONS", "-XX:+NoSuchOption")
            .env("GLIBC_TUNABLES", "glibc.malloc.check=3")
            .arguments("--version")
            .run()
            .ok();

    assertThat(finished.out()).startsWith("envbuilder ");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void givesJavaACleanEnvironment(@TempDir Path scratch) throws IOException {
    var finished =
        withLoader(scratch, "tr '\\0' '\\n' </proc/1/environ").env("TOKEN", "hunter2").run().ok();

    assertThat(finished.lines())
        .containsExactly(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/.envbuilder/tmp",
            "LC_ALL=C.UTF-8",
            "LOCPATH=/.envbuilder/runtime/locale",
            "MALLOC_ARENA_MAX=2");
  }

  @Test
  void movesTheEnvironmentIntoAMemoryFileThatCanBeEmptied(@TempDir Path scratch)
      throws IOException {
    var finished =
        withLoader(
                scratch,
                "cat /proc/self/fd/3; readlink /proc/self/fd/3; : >/proc/self/fd/3;"
                    + " wc -c </proc/self/fd/3")
            .env("TOKEN", "two\nlines")
            .run();

    assertThat(finished.out()).contains("\0TOKEN=two\nlines\0").contains("/memfd:environment");
    assertThat(finished.out()).endsWith("\n0\n");
  }

  @Test
  void passesArgumentsOnAsTheyAre(@TempDir Path scratch) throws IOException {
    var finished =
        withLoader(scratch, "shift 6; printf '<%s>' \"$@\"").arguments("a b", "", "@c").run().ok();

    assertThat(finished.out()).isEqualTo("<a b><><@c>");
  }

  @Test
  void becomesAnotherUserWithoutCapabilities() {
    var finished =
        run("-u 1000 -g 1001 -G 5,6", "id -u; id -g; id -G; grep CapEff /proc/self/status");

    assertThat(finished.ok().lines())
        .containsExactly("1000", "1001", "1001 5 6", "CapEff:\t0000000000000000");
  }

  @Test
  void dropsSupplementaryGroups() {
    assertThat(run("-G 7 -- " + LAUNCHER + " run -G ''", "id -G").ok().out()).isEqualTo("0\n");
  }

  @Test
  void leavesIdsAloneUnlessAsked() {
    assertThat(run("", "id -u; id -g").ok().lines()).containsExactly("0", "0");
  }

  @Test
  void setsUmaskAndDirectory() {
    assertThat(run("-m 027 -w /proc", "umask; pwd").ok().lines()).containsExactly("0027", "/proc");
  }

  @Test
  void entersTheDirectoryAsTheUser() {
    var finished = shell("mkdir -m 700 /locked; " + LAUNCHER + " run -u 1000 -w /locked -- true");

    assertThat(finished.status()).isEqualTo(126);
    assertThat(finished.err())
        .isEqualTo(
            "envbuilder: run: cannot enter the working directory '/locked': Permission denied\n");
  }

  @Test
  void startsASession() {
    assertThat(run("-s", "exec " + LAUNCHER + " run -- cat /proc/self/stat").ok().out())
        .matches("(?s)(\\d+) \\(\\S+\\) R \\d+ \\1 \\1 .*");
  }

  @Test
  void closesAllDescriptorsButThoseKept() {
    var finished =
        shell("exec 7</dev/null 9</dev/null; " + LAUNCHER + " run -k 9 -- ls /proc/self/fd");

    // 3 is the directory that ls reads.
    assertThat(finished.ok().lines()).containsExactly("0", "1", "2", "3", "9");
  }

  @Test
  void resetsIgnoredSignals() {
    var finished =
        shell(
            "trap '' HUP INT TERM; "
                + LAUNCHER
                + " run -- grep -E 'SigBlk|SigIgn' /proc/1/status"
                + " /proc/self/status; true");

    assertThat(finished.ok().lines())
        .contains("/proc/self/status:SigBlk:\t0000000000000000")
        .contains("/proc/self/status:SigIgn:\t0000000000000000")
        .doesNotContain("/proc/1/status:SigIgn:\t0000000000000000");
  }

  @Test
  void changesTheRoot() {
    var finished =
        shell(
            "mkdir -p /new/bin; cp /bin/busybox /new/bin/only; "
                + "exec "
                + LAUNCHER
                + " run -r /new -w / -- only ls /bin");

    // busybox does not know itself by that name, which proves that it was found and ran
    assertThat(finished.err()).contains("only: applet not found");
    assertThat(shell(LAUNCHER + " run -r /bin -- /busybox pwd").ok().out()).isEqualTo("/\n");
  }

  @Test
  void killsTheProgramWhenItsParentDies() {
    var finished =
        shell(
            "sh -c '"
                + LAUNCHER
                + " run -d 9 -- sleep 60 & echo $! >/pid; sleep 1'; "
                + "sleep 1; kill -0 $(cat /pid) || echo gone");

    assertThat(finished.ok().out()).isEqualTo("gone\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          run -- nothing          | 127 | 'nothing' not found in PATH
          run -- /no/such         | 127 | '/no/such' not found
          run -- ''               | 127 | '' not found
          run -- /script          | 127 | '/script' exists, but the interpreter or loader
          run -- /bin             | 126 | cannot execute '/bin': Permission denied
          run -- /.envbuilder/names | 126 | cannot execute '/.envbuilder/names': Permission denied
          run -- /text            | 126 | cannot execute '/text': Exec format error
          run -r /none -- true    | 126 | cannot change the root to '/none': No such file
          run                     | 125 | '--' is missing
          run true                | 125 | '--' is missing before 'true'
          run --                  | 125 | no command after '--'
          run -x -- true          | 125 | '-x'
          run -u -- true          | 125 | '--'
          run -u -1 -- true       | 125 | not a valid number: '-1'
          run -u 4294967295 -- id | 125 | not a valid number: '4294967295'
          run -u root -- id       | 125 | not a valid number: 'root'
          run -G 1, -- id         | 125 | not a valid number: ''
          run -m 999 -- id        | 125 | not a valid number: '999'
          run -k 77 -- id         | 125 | cannot keep descriptor 77
          run -M tmpfs -- id      | 125 | not a mount: 'tmpfs'
          run -M disk:/x -- id    | 125 | not a mount: 'disk:/x'
          run -M tmpfs:x -- id    | 125 | not absolute: 'tmpfs:x'
          run -M bind:/x -- id    | 125 | no source for 'bind:/x'
          run -S /x -M file:/y -- id | 125 | needless source for 'file:/y'
          run -M tmpfs:/bin -- id | 126 | cannot make a mount namespace for 'command': Operation not permitted
          """)
  void saysWhatWentWrong(String arguments, int status, String message) {
    var finished =
        shell(
            "printf '#!/no/such\\n' >/script; printf 'text\\n' >/text; chmod 755 /script /text; "
                + LAUNCHER
                + " "
                + arguments);

    assertThat(finished.status()).isEqualTo(status);
    assertThat(finished.err()).startsWith("envbuilder: run: ").contains(message);
  }

  @Test
  void mountsForTheCommandAlone() {
    var finished =
        mounting(
            "mkdir -p '/s:,o' /t /m; echo data >'/s:,o/f'; cd /t; "
                + LAUNCHER
                + " run -S '/s:,o' -M bind,ro,nosuid:/t -M tmpfs,nosuid,mode=750,size=65536:/m"
                + " -M directory:/m/d -M file:/m/d/f -S '/s:,o/f' -M bind:/m/d/f -- sh -c"
                + " 'pwd; cat /t/f /m/d/f; stat -c %a /m /m/d; echo more >>/m/d/f; touch /t/x;"
                + " head -c 99k /dev/zero >/m/z; stat -c %s /m/z; ls /proc/self/fd'; ls /t /m; cat '/s:,o/f'");

    assertThat(finished.out())
        .isEqualTo("/\ndata\ndata\n750\n755\n65536\n0\n1\n2\n3\n/m:\n\n/t:\ndata\nmore\n");
    assertThat(finished.err()).contains("/t/x: Read-only file system").doesNotContain("envbuilder");
  }

  @Test
  void mountsWhatAnotherMountCovers() {
    var finished =
        mounting(
            "mkdir /s /t; echo data >/s/f; "
                + LAUNCHER
                + " run -M tmpfs:/s -M tmpfs,ro:/proc -S /s -M bind:/t -- ls /s /proc /t");

    assertThat(finished.ok().out()).isEqualTo("/proc:\n\n/s:\n\n/t:\nf\n");
  }

  @Test
  void saysWhatItCannotMount() {
    var finished =
        mounting(
            LAUNCHER
                + " run -S /none -M bind:/bin -- true; "
                + LAUNCHER
                + " run -S /bin -M bind:/none -- true; "
                + LAUNCHER
                + " run -M tmpfs:/none -- true; "
                + LAUNCHER
                + " run -t -M tmpfs:/mnt -- true || mkdir /mnt; "
                + LAUNCHER
                + " run -t -M tmpfs:/mnt -- /none && echo tried");

    assertThat(finished.ok().out()).isEqualTo("tried\n");
    assertThat(finished.err())
        .contains(
            "cannot open the source of a mount '/none': No such file",
            "cannot mount '/bin' at '/none': No such file",
            "cannot mount a tmpfs at '/none': No such file",
            "cannot mount a tmpfs at '/mnt': No such file");
  }

  private static Command.Finished mounting(String script) {
    return withBusybox()
        .withCapability("CAP_SYS_ADMIN")
        .command("/bin/busybox", "sh", "-c", INSTALL + script)
        .run();
  }

  @Test
  void opensStandardStreamsThatAreClosed() {
    var finished = shell(LAUNCHER + " run -- sh -c 'readlink /proc/self/fd/0 >&2' <&- >&-");

    assertThat(finished.ok().err()).isEqualTo("/dev/null\n");
  }

  @Test
  void startsInLittleTime() {
    var finished = shell("time " + LAUNCHER + " --version").ok();

    System.out.println("start-up of --version:\n" + finished.err());
    assertThat(finished.err()).contains("user");
  }

  /** What a script says that the launcher starts with these options. */
  private static Command.Finished run(String options, String script) {
    return shell(LAUNCHER + " run " + options + " -- sh -c \"" + script + "\"");
  }

  private static Command.Finished shell(String script) {
    return withBusybox().command("/bin/busybox", "sh", "-c", INSTALL + script).run();
  }

  private static Bundle withBusybox() {
    return Bundle.ofImage().readOnlyVolume(BUSYBOX, "/bin/busybox");
  }

  /** The image with a script in the place of the loader that the launcher starts Java with. */
  private static Bundle withLoader(Path scratch, String script) throws IOException {
    Path loader = scratch.resolve("loader");
    Files.writeString(
        loader, "#!/bin/busybox sh\nPATH=/bin\n/bin/busybox --install -s /bin\n" + script + "\n");
    assertThat(loader.toFile().setExecutable(true, false)).isTrue();
    return withBusybox().readOnlyVolume(loader, loaderInImage());
  }

  static String loaderInImage() throws IOException {
    Path glibc = Dist.rootfs().resolve(".envbuilder/runtime/glibc");
    try (var loaders = Files.newDirectoryStream(glibc, "ld*.so.*")) {
      return "/" + Dist.rootfs().relativize(loaders.iterator().next());
    }
  }
}
