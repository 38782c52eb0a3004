package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.FileType;
import dev.envbuilder.linux.ThisProcess;
import dev.envbuilder.path.BytePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileClockTest {
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void waitsForTheEndOfTheTick() throws Exception {
    long now = ThisProcess.fileClock();

    FileClock.pass(now);

    assertThat(ThisProcess.fileClock()).isGreaterThan(now);
  }

  @Test
  void waitsForNothingThatCannotComeAgain() throws Exception {
    long now = ThisProcess.fileClock();

    assertThat(FileClock.pass(now - HOUR)).isFalse();
    assertThat(FileClock.pass(now + HOUR)).isFalse();
  }

  /** As after the clock was set back: one file of the future, one of this very tick. */
  @Test
  void aTimeFarAheadHidesNoneThatIsNot() throws Exception {
    long now = ThisProcess.fileClock();
    long[] numbers = IndexNode.room(2);
    IndexNode.fill(numbers, 0, changedAt(now + HOUR));
    IndexNode.fill(numbers, 1, changedAt(now));
    List<BytePath> names = List.of(BytePath.of("a"), BytePath.of("b"));

    IndexNode node = IndexNode.of(names, numbers, List.of(), 0);

    assertThat(node.newestChange(FileClock.horizon())).isEqualTo(now);
  }

  private static FileStatus changedAt(long nanos) {
    long seconds = nanos / 1_000_000_000;
    int rest = (int) (nanos % 1_000_000_000);
    return new FileStatus(
        FileType.REGULAR, 0644, 0, 0, 1, 8, 7, 1, 1, seconds, rest, seconds, rest, 0, 0, false);
  }
}
