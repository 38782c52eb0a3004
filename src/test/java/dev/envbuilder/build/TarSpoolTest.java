package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarSpoolTest {
  private static final int PIECE = 16 << 20;

  @TempDir private Path folder;
  private final Semaphore room = new Semaphore(3);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, PIECE, PIECE + 1, 2 * PIECE + 70_000})
  void givesWhatWasWritten(int size) throws IOException {
    byte[] bytes = random(size);
    TarSpool spool = new TarSpool(folder, room);
    write(spool, bytes);
    spool.end();

    try (InputStream in = spool.input()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }

    assertNothingIsLeft();
  }

  @Test
  void letsTheWriterWaitForRoom() throws Exception {
    byte[] bytes = random(5 * PIECE);
    TarSpool spool = new TarSpool(folder, room);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          try {
            write(spool, bytes);
            spool.end();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });

    try (InputStream in = spool.input()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }

    writer.get();
    assertNothingIsLeft();
  }

  @Test
  void tellsTheReaderThatNothingWillComeOfIt() throws IOException {
    TarSpool spool = new TarSpool(folder, room);
    write(spool, random(PIECE + 5));
    spool.close();

    try (InputStream in = spool.input()) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("not wanted any more");
    }

    assertNothingIsLeft();
  }

  @Test
  void doesNotHoldUpTheWriterWhenNobodyReadsOn() throws IOException {
    TarSpool spool = new TarSpool(folder, room);
    write(spool, random(PIECE + 5));
    spool.input().close();

    write(spool, random(5 * PIECE));
    spool.end();

    assertNothingIsLeft();
  }

  private static void write(TarSpool spool, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += 50_000) {
      spool.write(bytes, at, Math.min(50_000, bytes.length - at));
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThat(room.availablePermits()).isEqualTo(3);
  }
}
