package dev.envbuilder.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.path.BytePath;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThisProcessTest {
  @Test
  void knowsItsNumber() {
    assertThat(ThisProcess.pid()).isEqualTo((int) ProcessHandle.current().pid());
  }

  @Test
  void readsTheClockOfTheFileSystems() throws Exception {
    Instant now = Instant.ofEpochSecond(0, ThisProcess.fileClock());

    assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void givesTheMaskBefore() {
    int before = ThisProcess.umask(027);

    assertThat(ThisProcess.umask(before)).isEqualTo(027);
  }

  @Test
  void hidesItsMemoryFromOthers() throws Exception {
    Path memory = Path.of("/proc/self/mem");
    ThisProcess.setDumpable(false);
    try {
      // root owns the files of a process that is not dumpable, and root runs these tests or not
      assertThat(Files.getAttribute(memory, "unix:uid")).isEqualTo(0);
    } finally {
      ThisProcess.setDumpable(true);
    }
  }

  @Test
  void aFileIsNoTerminal() throws Exception {
    try (OpenFile file = OpenFile.open(BytePath.of("/dev/null"))) {
      assertThat(ThisProcess.isTerminal(file.fd())).isFalse();
    }
  }

  @Test
  void setsTheNameServiceWithoutComplaint() throws Exception {
    NameService.useFilesAndDns();

    assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
  }
}
