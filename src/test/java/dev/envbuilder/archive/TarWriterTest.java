package dev.envbuilder.archive;

import static dev.envbuilder.archive.TarBytes.path;
import static dev.envbuilder.archive.TarBytes.readAll;
import static dev.envbuilder.archive.TarBytes.readOne;
import static dev.envbuilder.archive.TarBytes.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarWriterTest {
  private static final TarEntry FULL =
      TarEntry.file(path("dir/file"), 3)
          .withMode(04755)
          .withOwner(1000, 2000)
          .withOwnerNames(path("dev"), path("staff"))
          .withMtime(1_600_000_000, 0);

  @Test
  void writesPlainUstarWhereThatSuffices() throws IOException {
    byte[] archive = written(FULL, new byte[] {'a', 'b', 'c'});

    assertThat(archive).hasSize(512 + 512 + 1024);
    assertThat(text(archive, 0, 100)).isEqualTo("dir/file" + "\0".repeat(92));
    assertThat(text(archive, 100, 57))
        .isEqualTo(
            "0004755\0"
                + "0001750\0"
                + "0003720\0"
                + "00000000003\0"
                + "13727410000\0"
                + "012432\0 "
                + "0");
    assertThat(text(archive, 257, 72))
        .isEqualTo("ustar\00000" + "dev" + "\0".repeat(29) + "staff" + "\0".repeat(27));
    assertThat(text(archive, 329, 16)).isEqualTo("0000000\0" + "0000000\0");
    assertThat(text(archive, 512, 4)).isEqualTo("abc\0");
  }

  @Test
  void writesAPaxHeaderWithSortedRecordsAndFixedFields() throws IOException {
    TarEntry entry =
        FULL.withMtime(1_600_000_000, 500)
            .withXattrs(Xattrs.NONE.with(path("user.b"), new byte[] {(byte) 0xff, 0}))
            .withName(path("dir/\u00fcfile"));

    byte[] archive = written(entry, new byte[3]);

    assertThat(text(archive, 0, 100)).isEqualTo("dir/PaxHeaders.0/file" + "\0".repeat(79));
    assertThat(text(archive, 100, 48))
        .isEqualTo("0000000\0" + "0000000\0" + "0000000\0" + "00000000110\0" + "00000000000\0");
    assertThat((char) archive[156]).isEqualTo('x');
    assertThat(text(archive, 512, 87))
        .isEqualTo(
            "26 SCHILY.xattr.user.b=\u00ff\0\n"
                + "28 mtime=1600000000.0000005\n"
                + "18 path=dir/\u00fcfile\n"
                + "\0".repeat(15));
    assertThat(text(archive, 1024, 9)).isEqualTo("dir/file\0");
  }

  @Test
  void writesEqualBytesForEqualEntries() throws IOException {
    Xattrs forwards = Xattrs.NONE.with(path("a"), new byte[1]).with(path("b"), new byte[2]);
    Xattrs backwards = Xattrs.NONE.with(path("b"), new byte[2]).with(path("a"), new byte[1]);

    assertThat(written(FULL.withXattrs(forwards), new byte[3]))
        .isEqualTo(written(FULL.withXattrs(backwards), new byte[3]));
  }

  @Test
  void keepsEveryFieldOnTheWayThere() throws IOException {
    Xattrs xattrs =
        Xattrs.NONE
            .with(path("security.capability"), HexFormat.of().parseHex("0100000280fffe0000"))
            .with(path("user.a=b"), new byte[] {'=', '\n', 0})
            .with(path("user.\u00ff"), new byte[0]);
    for (TarEntry entry :
        List.of(
            FULL.withXattrs(xattrs),
            FULL.withOwner(2_097_152, TarEntry.MAX_ID),
            FULL.withOwnerNames(path("\u00e9"), path("g".repeat(40))),
            FULL.withMtime(-1, 999_999_999),
            FULL.withMtime(-5, 0),
            FULL.withMtime(1L << 40, 1),
            FULL.withName(path("\u0080\u00ff/\nx")),
            FULL.withName(path("d".repeat(90) + "/" + "f".repeat(90))),
            FULL.withName(path("f".repeat(300))),
            FULL.withName(path("d/".repeat(1000) + "f")),
            TarEntry.symlink(path("l"), path("t".repeat(101))),
            TarEntry.symlink(path("l"), path("\u00e4")),
            TarEntry.hardlink(path("h"), path("dir/file")),
            TarEntry.of(TarType.CHAR, path("c")).withDevice(5, 1048575),
            TarEntry.of(TarType.BLOCK, path("b")).withDevice(4095, 0),
            TarEntry.of(TarType.FIFO, path("p")).withMode(07777),
            TarEntry.directory(path("d/")).withXattrs(xattrs))) {
      byte[] content = new byte[(int) entry.size()];

      assertThat(readOne(written(entry, content))).as(entry.toString()).isEqualTo(entry);
    }
  }

  @Test
  void addsTheSlashOfDirectories() throws IOException {
    assertThat(readOne(written(TarEntry.directory(path("d")))).name()).isEqualTo(path("d/"));
  }

  @Test
  void splitsLongNamesWhereUstarCan() throws IOException {
    String name = "d".repeat(90) + "/" + "f".repeat(90);

    byte[] archive = written(TarEntry.file(path(name), 0));

    assertThat((char) archive[156]).isEqualTo('0');
    assertThat(text(archive, 345, 91)).isEqualTo("d".repeat(90) + "\0");
  }

  @Test
  void writesSizesBeyondEightGiBIntoPax() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream unused = new TarWriter(out).open(TarEntry.file(path("big"), 9L << 30));

    TarReader reader = TarReader.of(new ByteArrayInputStream(out.toByteArray()));

    assertThat(reader.next().orElseThrow().size()).isEqualTo(9L << 30);
    assertThat(unused).isNotNull();
  }

  @Test
  void refusesMoreContentThanAnnounced() {
    assertThatThrownBy(() -> written(FULL, new byte[4]))
        .isInstanceOf(TarException.class)
        .hasMessageContaining("'dir/file' at byte 0: more than its 3 bytes");
  }

  @Test
  void refusesLessContentThanAnnounced() {
    assertThatThrownBy(() -> written(FULL, new byte[2]))
        .isInstanceOf(TarException.class)
        .hasMessageContaining("only 2 of its 3 bytes");
  }

  @Test
  void refusesToGoOnAfterAFailure() {
    TarWriter writer = new TarWriter(new ByteArrayOutputStream());
    assertThatThrownBy(() -> writer.write(FULL)).isInstanceOf(TarException.class);

    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAttributesThatReadersWouldRefuse() {
    TarEntry entry = FULL.withXattrs(Xattrs.NONE.with(path("user.big"), new byte[1 << 20]));

    assertThatThrownBy(() -> written(entry, new byte[3])).hasMessageContaining("1048576");
  }

  @Test
  void neverClosesTheStream() throws IOException {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    TarWriter writer = new TarWriter(out);

    writer.write(FULL, new ByteArrayInputStream(new byte[3]));
    writer.finish();

    assertThat(writer.position()).isEqualTo(2048);
  }

  @Test
  void writesWhatCommonsCompressReads() throws IOException {
    TarEntry entry =
        FULL.withName(path("d".repeat(120) + "/" + "f".repeat(120)))
            .withMtime(1_600_000_000, 123_456_789)
            .withOwner(3_000_000, 4);

    TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(written(entry, new byte[] {1, 2, 3})));
    TarArchiveEntry read = in.getNextEntry();

    assertThat(read.getName()).isEqualTo(entry.name().toString());
    assertThat(read.getLastModifiedTime().toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_600_000_000, 123_456_789));
    assertThat(read.getLongUserId()).isEqualTo(3_000_000);
    assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    assertThat(in.getNextEntry()).isNull();
  }

  @Test
  void keepsManyEntriesApart() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (int i = 0; i < 1030; i++) {
      writer.write(TarEntry.file(path("f" + i), i), new ByteArrayInputStream(new byte[i]));
    }
    writer.finish();

    List<TarBytes.Read> all = readAll(out.toByteArray());

    assertThat(all).hasSize(1030);
    assertThat(all).allMatch(r -> r.content().length == r.entry().size());
  }

  private static String text(byte[] bytes, int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }
}
