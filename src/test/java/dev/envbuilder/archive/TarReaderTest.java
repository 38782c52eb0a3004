package dev.envbuilder.archive;

import static dev.envbuilder.archive.TarBytes.header;
import static dev.envbuilder.archive.TarBytes.path;
import static dev.envbuilder.archive.TarBytes.put;
import static dev.envbuilder.archive.TarBytes.readAll;
import static dev.envbuilder.archive.TarBytes.readOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarReaderTest {
  @Test
  void joinsUstarPrefixAndName() throws IOException {
    byte[] block = header("file", '0', 0);
    put(block, 345, "some/prefix");

    assertThat(readOne(new TarBytes().block(block).finished()).name())
        .isEqualTo(path("some/prefix/file"));
  }

  @Test
  void readsHeadersFromBeforeUstar() throws IOException {
    byte[] block = header("dir/", '\0', 0);
    Arrays.fill(block, 257, 512, (byte) 0);
    put(block, 265, "not a user");

    TarEntry entry = readOne(new TarBytes().block(block).finished());

    assertThat(entry.type()).isEqualTo(TarType.DIRECTORY);
    assertThat(entry.userName()).isEqualTo(BytePath.EMPTY);
  }

  @Test
  void skipsContentOfOldDirectories() throws IOException {
    byte[] archive = new TarBytes().entry("d/", '0', "abc").entry("f", '0', "x").finished();

    assertThat(readAll(archive))
        .extracting(r -> r.entry().name().toString())
        .containsExactly("d/", "f");
  }

  @Test
  void takesNoPrefixFromGnuHeadersWithTimes() throws IOException {
    byte[] block = header("file", '0', 0);
    put(block, 257, "ustar  \0");
    put(block, 345, "14000000000\00014000000000\0");

    assertThat(readOne(new TarBytes().block(block).finished()).name()).isEqualTo(path("file"));
  }

  @Test
  void takesThePrefixThatOldGoWroteIntoGnuHeaders() throws IOException {
    byte[] block = header("file", '0', 0);
    put(block, 257, "ustar  \0");
    put(block, 345, "usr/lib/go");

    assertThat(readOne(new TarBytes().block(block).finished()).name())
        .isEqualTo(path("usr/lib/go/file"));
  }

  @Test
  void readsGnuLongNameAndLink() throws IOException {
    String name = "n/".repeat(200) + "\u00ff";
    String link = "l/".repeat(300) + "\u0080";
    byte[] archive =
        new TarBytes()
            .entry("././@LongLink", 'L', name + "\0")
            .entry("././@LongLink", 'K', link + "\0")
            .entry("short", '2', "")
            .finished();

    TarEntry entry = readOne(archive);

    assertThat(entry.name()).isEqualTo(path(name));
    assertThat(entry.linkName()).isEqualTo(path(link));
  }

  @Test
  void readsBase256Numbers() throws IOException {
    byte[] block = header("f", '0', 0);
    put(block, 108, "\u0080\0\0\0\u00ff\u00ff\u00ff\u00fe");
    put(block, 136, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe");

    TarEntry entry = readOne(new TarBytes().block(block).finished());

    assertThat(entry.uid()).isEqualTo(4294967294L);
    assertThat(entry.mtimeSeconds()).isEqualTo(-2);
  }

  @Test
  void refusesBase256NumbersBeyond64Bits() {
    byte[] block = header("f", '0', 0);
    put(block, 124, "\u0080\0\1\0\0\0\0\0\0\0\0\0");

    assertTarError(new TarBytes().block(block).finished(), "size field does not fit into 64 bits");
  }

  @Test
  void refusesNegativeSizes() {
    byte[] block = header("f", '0', 0);
    put(block, 124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe");

    assertTarError(new TarBytes().block(block).finished(), "the size -2 is impossible");
  }

  @Test
  void refusesSizesThatWouldOverflow() {
    byte[] archive = new TarBytes().pax("size=999999999999999999").entry("f", '0', "").finished();

    assertTarError(archive, "cut short");
    assertTarError(
        new TarBytes().pax("size=9223372036854775807").entry("f", '0', "").finished(),
        "not a number of at most 18 digits");
  }

  @Test
  void refusesWrongChecksumsNamingTheOffset() {
    byte[] archive = new TarBytes().entry("a", '0', "x").entry("b", '0', "").finished();
    archive[1024 + 3] ^= 1;

    assertTarError(archive, "at byte 1024: the header checksum");
  }

  @Test
  void acceptsChecksumsOfSignedBytes() throws IOException {
    byte[] block = header("\u00e9", '0', 0);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b;
    }
    put(block, 148, String.format("%06o\0 ", sum));

    assertThat(readOne(new TarBytes().raw(block).finished()).name()).isEqualTo(path("\u00e9"));
  }

  @Test
  void keepsPaxNamesAndAttributesByteForByte() throws IOException {
    byte[] archive =
        new TarBytes()
            .pax(
                "path=b\u00fc\u0080\nname",
                "SCHILY.xattr.security.capability=\1\0\0\2\u00ff\u00fe\u0080\0",
                "SCHILY.xattr.user.empty=",
                "uname=\u00ff")
            .entry("x", '0', "")
            .finished();

    TarEntry entry = readOne(archive);

    assertThat(entry.name()).isEqualTo(path("b\u00fc\u0080\nname"));
    assertThat(entry.userName()).isEqualTo(path("\u00ff"));
    assertThat(entry.xattrs().get(path("security.capability")).orElseThrow())
        .containsExactly(1, 0, 0, 2, 0xff, 0xfe, 0x80, 0);
    assertThat(entry.xattrs().get(path("user.empty")).orElseThrow()).isEmpty();
  }

  @Test
  void readsAttributesOfLibarchive() throws IOException {
    byte[] archive =
        new TarBytes()
            .pax(
                "LIBARCHIVE.xattr.user.a%3Db=/4A",
                "LIBARCHIVE.xattr.user.c=eA==", "SCHILY.xattr.user.c=y")
            .entry("x", '0', "")
            .finished();

    Xattrs xattrs = readOne(archive).xattrs();

    assertThat(xattrs.get(path("user.a=b")).orElseThrow()).containsExactly(0xff, 0x80);
    assertThat(xattrs.get(path("user.c")).orElseThrow()).containsExactly('y');
  }

  @Test
  void readsPaxTimes() throws IOException {
    assertThat(timeOf("1.5")).isEqualTo(new PaxTime(1, 500_000_000));
    assertThat(timeOf("-1.5")).isEqualTo(new PaxTime(-2, 500_000_000));
    assertThat(timeOf("-0.000000001")).isEqualTo(new PaxTime(-1, 999_999_999));
    assertThat(timeOf("7.1234567891")).isEqualTo(new PaxTime(7, 123_456_789));
    assertThat(timeOf(".25")).isEqualTo(new PaxTime(0, 250_000_000));
  }

  private static PaxTime timeOf(String text) throws IOException {
    TarEntry entry = readOne(new TarBytes().pax("mtime=" + text).entry("x", '0', "").finished());
    return new PaxTime(entry.mtimeSeconds(), entry.mtimeNanos());
  }

  @Test
  void refusesTimesThatAreNoNumbers() {
    for (String text : List.of(".", "-", "1e5", "1.x", "12345678901234567890", "1.0000000000x")) {
      assertTarError(
          new TarBytes().pax("mtime=" + text).entry("x", '0', "").finished(), "mtime record");
    }
  }

  @Test
  void appliesGlobalHeadersUntilAnEntrySaysOtherwise() throws IOException {
    byte[] archive =
        new TarBytes()
            .entry("g", 'g', "9 uid=42\n17 path=everyone\n")
            .entry("a", '0', "")
            .pax("uid=7")
            .entry("b", '0', "")
            .finished();

    assertThat(readAll(archive)).extracting(r -> r.entry().uid()).containsExactly(42L, 7L);
    assertThat(readOne(archive).name()).isEqualTo(path("a"));
  }

  @Test
  void refusesMalformedPaxRecords() {
    for (String body :
        List.of(
            "x",
            "5 a=b\n",
            "6 a=b\n",
            "6 a=b",
            "0 a=b\n",
            "-6 a=b\n",
            "5 =b\n",
            "4 a\n",
            " a=b\n",
            "99999999999 a=b\n",
            "6 a=b\0")) {
      byte[] archive = new TarBytes().entry("p", 'x', body).entry("f", '0', "").finished();
      if (!body.equals("6 a=b\n")) {
        assertTarError(archive, "PAX header is malformed");
      }
    }
  }

  @Test
  void refusesNulBytesInPaxNames() {
    assertTarError(
        new TarBytes().pax("path=a\0b").entry("f", '0', "").finished(), "holds a NUL byte");
  }

  @Test
  void keepsToItsLimits() {
    TarLimits small = new TarLimits(600, 20, 2, 2);
    byte[] longHeader = new TarBytes().entry("p", 'x', "x".repeat(601)).finished();
    byte[] longName = new TarBytes().pax("path=" + "n".repeat(21)).entry("f", '0', "").finished();
    byte[] manyXattrs =
        new TarBytes()
            .pax("SCHILY.xattr.a=1", "SCHILY.xattr.b=1", "SCHILY.xattr.c=1")
            .entry("f", '0', "")
            .finished();
    byte[] manyRuns =
        new TarBytes()
            .pax("GNU.sparse.map=0,0,1,0,2,0,3,1,5,1,7,1", "GNU.sparse.size=9")
            .entry("f", '0', "abc")
            .finished();

    assertThatThrownBy(() -> reader(longHeader, small).next()).hasMessageContaining("limit of 600");
    assertThatThrownBy(() -> reader(longName, small).next()).hasMessageContaining("limit of 20");
    assertThatThrownBy(() -> reader(manyXattrs, small).next()).hasMessageContaining("more than 2");
    assertThatThrownBy(() -> reader(manyRuns, small).next()).hasMessageContaining("more than 2");
  }

  private static TarReader reader(byte[] archive, TarLimits limits) {
    return new TarReader(new ByteArrayInputStream(archive), limits);
  }

  @Test
  void skipsUnknownTypesWithWhatTheyStore() throws IOException {
    byte[] archive =
        new TarBytes()
            .entry("label", 'V', "")
            .entry("dump", 'D', "names")
            .entry("odd", 'Z', "x".repeat(700))
            .entry("f", '0', "content")
            .finished();
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));

    assertThat(reader.next().orElseThrow().name()).isEqualTo(path("f"));
    assertThat(reader.skippedEntries()).isEqualTo(3);
  }

  @Test
  void givesLinksAndDirectoriesNoContent() throws IOException {
    byte[] archive =
        new TarBytes()
            .block(header("d", '5', 4096))
            .block(header("l", '1', 99))
            .entry("f", '0', "end")
            .finished();

    assertThat(readAll(archive)).extracting(r -> r.entry().size()).containsExactly(0L, 0L, 3L);
  }

  @Test
  void saysWhereAnArchiveWasCutShort() {
    byte[] whole =
        new TarBytes()
            .entry("a", '0', "x")
            .pax("uid=1")
            .entry("b", '0', "y".repeat(600))
            .finished();

    for (int cut : List.of(100, 512, 600, 1023, 1024 + 512, 2048, 2100, 2560 + 10)) {
      assertTarError(Arrays.copyOf(whole, cut), "the archive ends");
    }
  }

  @Test
  void noticesTheCutWhenSkippingAFile(@TempDir Path dir) throws IOException {
    byte[] whole = new TarBytes().entry("a", '0', "x".repeat(5000)).finished();
    Path file = dir.resolve("cut.tar");
    Files.write(file, Arrays.copyOf(whole, 3000));

    try (InputStream in = Files.newInputStream(file)) {
      TarReader reader = TarReader.of(in);
      reader.next();

      assertThatThrownBy(reader::next).isInstanceOf(TarException.class);
    }
  }

  @Test
  void endsAtZerosAndIgnoresWhatFollows() throws IOException {
    byte[] archive =
        new TarBytes()
            .entry("a", '0', "")
            .raw(new byte[1024])
            .raw(new byte[] {1, 2, 3})
            .unfinished();

    assertThat(readAll(archive)).hasSize(1);
  }

  @Test
  void endsWithTheStreamBetweenEntries() throws IOException {
    assertThat(readAll(new TarBytes().entry("a", '0', "abc").unfinished())).hasSize(1);
    assertThat(readAll(new byte[0])).isEmpty();
  }

  @Test
  void forbidsReadingAnEntryThatWasLeft() throws IOException {
    byte[] archive = new TarBytes().entry("a", '0', "abc").entry("b", '0', "").finished();
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));
    reader.next();
    InputStream first = reader.content();
    reader.next();

    assertThatThrownBy(first::read).hasMessageContaining("has moved on from the entry 'a'");
  }

  private static void assertTarError(byte[] archive, String message) {
    assertThatThrownBy(() -> readAll(archive))
        .isInstanceOf(TarException.class)
        .hasMessageContaining(message);
  }
}
