package dev.envbuilder.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("InputStreamSlowMultibyteRead") // speed is not what they are for
class ReadAheadTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 3_000_000})
  void givesWhatTheSourceHas(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);

    try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes), "test", 2)) {
      assertThat(ahead.readAllBytes()).isEqualTo(bytes);
      assertThat(ahead.read()).isEqualTo(-1);
    }
  }

  @Test
  void failsWhereTheSourceDoes() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the wire was cut");
          }
        };
    InputStream source = new SequenceInputStream(new ByteArrayInputStream(new byte[1000]), broken);

    try (ReadAhead ahead = new ReadAhead(source, "test", 2)) {
      assertThat(ahead.readNBytes(1000)).hasSize(1000);
      assertThatThrownBy(ahead::read).hasMessage("the wire was cut");
      assertThatThrownBy(ahead::read).as("and goes on failing").hasMessage("the wire was cut");
    }
  }

  @Test
  void passesOnWhatNobodyExpects() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("a bug");
          }
        };

    try (ReadAhead ahead = new ReadAhead(broken, "test", 2)) {
      assertThatThrownBy(ahead::read).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closingEndsASourceThatNeverEnds() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 7;
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };

    new ReadAhead(endless, "test", 2).close();

    assertThat(closed).isTrue();
  }

  @Test
  void closingEndsASourceThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            waiting.countDown();
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
            return 0;
          }
        };

    try (ReadAhead ahead = new ReadAhead(silent, "test", 2)) {
      waiting.await();
      assertThat(ahead.available()).isZero();
    }

    assertThat(waiting.getCount()).isZero();
  }
}
