package dev.envbuilder.archive;

import static dev.envbuilder.archive.TarBytes.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** Damaged archives give entries or checked failures, never anything else, and always end. */
class TarFuzzTest {
  private static final int ROUNDS = 20_000;

  @Test
  void survivesDamagedArchives() throws IOException {
    byte[] valid = everyKindOfEntry();
    Random random = new Random(20_000);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(valid, random);
      try {
        readThrough(damaged);
      } catch (IOException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
  }

  private static byte[] damage(byte[] valid, Random random) {
    byte[] damaged = valid.clone();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      int at = random.nextInt(damaged.length);
      damaged[at] =
          random.nextInt(3) == 0
              ? (byte) "0179x=\n\0,-".charAt(random.nextInt(10))
              : (byte) random.nextInt(256);
    }
    if (random.nextInt(4) > 0) {
      for (int at = 0; at + 512 <= damaged.length; at += 512) {
        // Most damage would end at the checksum; let it through to the fields.
        if (damaged[at + 257] == 'u' && damaged[at + 258] == 's') {
          byte[] block = new byte[512];
          System.arraycopy(damaged, at, block, 0, 512);
          System.arraycopy(TarBytes.sealed(block), 0, damaged, at, 512);
        }
      }
    }
    return damaged;
  }

  private static void readThrough(byte[] archive) throws IOException {
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));
    byte[] buffer = new byte[1000];
    Optional<TarEntry> entry = reader.next();
    while (entry.isPresent()) {
      // Holes can be of any size: what is stored is read, the rest is left to be skipped.
      for (int i = 0; i < 3; i++) {
        reader.content().read(buffer);
      }
      entry = reader.next();
    }
  }

  private static byte[] everyKindOfEntry() throws IOException {
    TarBytes tar =
        new TarBytes()
            .raw(unended(TarEntry.directory(path("d"))))
            .raw(unended(TarEntry.symlink(path("d/l"), path("t".repeat(150)))))
            .raw(unended(TarEntry.of(TarType.CHAR, path("d/c")).withDevice(1, 3)))
            .raw(
                unended(
                    TarEntry.file(path("d/f"), 0)
                        .withMtime(-9, 5)
                        .withOwner(1L << 31, 7)
                        .withXattrs(Xattrs.NONE.with(path("user.x"), new byte[40]))))
            .entry("g", 'g', "9 uid=42\n")
            .entry("././@LongLink", 'L', "n".repeat(120) + "\0")
            .entry("n", '0', "some content")
            .pax("GNU.sparse.size=4000", "GNU.sparse.map=0,2,500,3,2000,7")
            .entry("s", '0', "0123456789ab");
    String map = "2\n0\n2\n5\n3\n";
    tar.pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=12")
        .entry("s1", '0', map + "\0".repeat(512 - map.length()) + "abcde");
    byte[] old = TarBytes.header("old", 'S', 5);
    TarBytes.put(old, 386, "00000000000\00000000000020000000001\0000000000003");
    TarBytes.put(old, 483, "00000000100\0");
    return tar.block(old)
        .content("abcde".getBytes(StandardCharsets.ISO_8859_1))
        .raw(commons())
        .unfinished();
  }

  private static byte[] unended(TarEntry entry) throws IOException {
    byte[] whole = TarBytes.written(entry);
    return java.util.Arrays.copyOf(whole, whole.length - 1024);
  }

  private static byte[] commons() throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      TarArchiveEntry entry = new TarArchiveEntry("c".repeat(130), TarConstants.LF_NORMAL);
      entry.setUserId(1L << 31);
      entry.setSize(4);
      tar.putArchiveEntry(entry);
      tar.write(new byte[4]);
      tar.closeArchiveEntry();
    }
    return out.toByteArray();
  }
}
