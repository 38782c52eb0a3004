package dev.envbuilder.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher is played by a script: it changes directory and mask, and keeps its ids. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProcessesTest {
  private static final String LAUNCHER =
      """
      #!/bin/sh
      said="$*"; shift
      while [ "$1" != -- ]; do
        case $1 in
          -w) cd "$2" || exit 126; shift 2;;
          -m) umask "$2"; shift 2;;
          -s) shift;;
          *) shift 2;;
        esac
      done
      shift
      LAUNCHER_SAID=$said exec "$@"
      """;

  @TempDir private Path temp;
  private Processes processes;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @BeforeAll
  static void adoptOrphans() throws Exception {
    ThisProcess.setChildSubreaper();
  }

  @BeforeEach
  void writeLauncher() throws Exception {
    Path launcher = Files.writeString(temp.resolve("launcher"), LAUNCHER);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    processes = new Processes(BytePath.of(launcher.toString()));
  }

  private Command shell(String script) {
    return command(List.of("/bin/sh", "-c", script), Optional.empty());
  }

  private Command command(List<String> argv, Optional<Ids> ids) {
    return new Command(
        bytes(argv),
        bytes(List.of("A=1", "PATH=/usr/bin:/bin")),
        BytePath.of(temp.toString()),
        ids,
        022,
        true);
  }

  private static List<byte[]> bytes(List<String> texts) {
    List<byte[]> bytes = new ArrayList<>();
    texts.forEach(text -> bytes.add(text.getBytes(UTF_8)));
    return bytes;
  }

  private Outcome run(Command command) throws Exception {
    return processes
        .start(command, new Output.Piped((bytes, length) -> output.write(bytes, 0, length)))
        .awaitTree();
  }

  private String output() {
    return output.toString(UTF_8);
  }

  @Test
  void collectsBothStreamsInOrder() throws Exception {
    Outcome outcome = run(shell("echo one; echo two >&2; echo three; exit 3"));

    assertThat(outcome).isEqualTo(new Outcome.Exited(3));
    assertThat(output()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void tellsTheSignal() throws Exception {
    Outcome outcome = run(shell("kill -9 $$"));

    assertThat(outcome).isEqualTo(new Outcome.Killed(9));
    assertThat(outcome.shellCode()).isEqualTo(137);
  }

  @Test
  void asksTheLauncherForAllAttributes() throws Exception {
    List<String> argv = List.of("/bin/sh", "-c", "echo $LAUNCHER_SAID; echo $A; umask; pwd");

    run(command(argv, Optional.of(new Ids(5, 6, List.of(6L, 4_000_000_000L)))));

    assertThat(output())
        .isEqualTo(
            """
            run -w %s -u 5 -g 6 -G 6,4000000000 -m 22 -s -- /bin/sh -c echo $LAUNCHER_SAID; echo $A; umask; pwd
            1
            0022
            %s
            """
                .formatted(temp, temp));
  }

  @Test
  void inheritsOnlyStandardStreams() throws Exception {
    try (OpenFile open = OpenFile.open(BytePath.of("/etc/passwd"))) {
      assertThat(open.fd()).isGreaterThan(2);
      run(shell("ls /proc/$$/fd; cat"));
    }

    assertThat(output()).isEqualTo("0\n1\n2\n");
  }

  @Test
  void killsAndReapsWhatIsLeftInTheBackground() throws Exception {
    run(shell("(setsid sh -c 'echo $$; sleep 1000 & wait' &) ; sleep 0.3; echo done"));

    String[] lines = output().split("\n");
    assertThat(lines).hasSize(2).contains("done");
    String pid = lines[0].equals("done") ? lines[1] : lines[0];
    assertThat(Path.of("/proc", pid)).doesNotExist();
  }

  @Test
  void leavesTheBackgroundAloneWhenAskedForTheCommandOnly() throws Exception {
    Running running =
        processes.start(
            shell("sleep 1000 & echo $!"),
            new Output.Piped((bytes, length) -> output.write(bytes, 0, length)));

    assertThat(running.await()).isEqualTo(new Outcome.Exited(0));
    while (output().isEmpty()) {
      Thread.sleep(1);
    }
    Path sleeper = Path.of("/proc", output().trim());
    assertThat(sleeper).exists();
    processes.killDescendants();
    assertThat(sleeper).doesNotExist();
  }

  @Test
  void endsWhenSignalledFromAnotherThread() throws Exception {
    Running running = processes.start(shell("echo up; sleep 1000"), discard());
    Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(200);
            running.signal(15);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });

    assertThat(running.awaitTree()).isEqualTo(new Outcome.Killed(15));
    running.signal(15);
  }

  @Test
  void servesSeveralWaitingThreads() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 8; i++) {
      int code = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Command command = shell("sleep 0." + (8 - code) + "; exit " + code);
                  codes.add(processes.start(command, discard()).await().shellCode());
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(codes).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  private static Output discard() {
    return new Output.Piped((bytes, length) -> {});
  }

  @Test
  void writesIntoAnOpenFile() throws Exception {
    try (Directory directory = Directory.open(BytePath.of(temp.toString()));
        OpenFile file = directory.createFile(BytePath.of("log"), 0600)) {
      processes.start(shell("echo hello"), new Output.Into(file)).awaitTree();
    }

    assertThat(temp.resolve("log")).hasContent("hello");
  }

  @Test
  void readsOnWhenTheReceiverFails() throws Exception {
    Running running =
        processes.start(
            shell("dd if=/dev/zero bs=1024 count=1024 2>/dev/null"),
            new Output.Piped((bytes, length) -> {
              throw new IllegalStateException("no room");
            }));

    assertThatIllegalStateException().isThrownBy(running::awaitTree).withMessage("no room");
    assertThat(running.outcome()).hasValue(new Outcome.Exited(0));
  }

  @Test
  void saysThatTheLauncherIsMissing() {
    Processes broken = new Processes(BytePath.of("/nowhere/launcher"));

    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> broken.start(shell("true"), discard()))
        .withMessage("posix_spawn '/nowhere/launcher': ENOENT (no such file or directory)");
  }

  @Test
  void refusesANulInArguments() {
    assertThatIllegalArgumentException().isThrownBy(() -> shell("a\0b"));
  }

  @Test
  void findsTheParentBehindAnOddProcessName() {
    assertThat(ProcessTree.parent("12 (a) R 7 (x)) S 34 5 6".getBytes(UTF_8))).isEqualTo(34);
    assertThat(ProcessTree.parent("".getBytes(UTF_8))).isZero();
  }

  @Test
  void goesOnWhenTheHandoverFails() {
    Command command = shell("true");

    LinuxException failure = Handover.become(BytePath.of("/nowhere/launcher"), command);

    assertThat(failure).hasMessageStartingWith("execve '/nowhere/launcher': ENOENT");
  }
}
