package dev.envbuilder.archive;

import static dev.envbuilder.archive.TarBytes.header;
import static dev.envbuilder.archive.TarBytes.path;
import static dev.envbuilder.archive.TarBytes.put;
import static dev.envbuilder.archive.TarBytes.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparseFilesTest {
  /** A file of 12 bytes: two stored, a hole, three stored, a hole. */
  private static final byte[] EXPECTED = {'a', 'b', 0, 0, 0, 'c', 'd', 'e', 0, 0, 0, 0};

  @Test
  void readsOldGnuMaps() throws IOException {
    byte[] block = header("f", 'S', 5);
    put(block, 257, "ustar  \0");
    put(block, 386, run(0, 2) + run(5, 3));
    put(block, 483, String.format("%011o\0", 12));

    TarBytes.Read read =
        one(new TarBytes().block(block).content("abcde".getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(read.content()).isEqualTo(EXPECTED);
    assertThat(read.entry().size()).isEqualTo(12);
    assertThat(read.entry().type()).isEqualTo(TarType.FILE);
  }

  @Test
  void readsOldGnuMapsThatGoOnInFurtherBlocks() throws IOException {
    byte[] block = header("f", 'S', 6);
    put(block, 257, "ustar  \0");
    put(block, 386, run(0, 1) + run(2, 1) + run(4, 1) + run(6, 1));
    block[482] = 1;
    put(block, 483, String.format("%011o\0", 11));
    byte[] more = new byte[512];
    put(more, 0, run(8, 1) + run(10, 1));

    TarBytes.Read read =
        one(
            new TarBytes()
                .block(block)
                .raw(more)
                .content("abcdef".getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(read.content()).asString().isEqualTo("a\0b\0c\0d\0e\0f");
  }

  @Test
  void readsPaxFormats00And01And10() throws IOException {
    TarBytes v00 =
        new TarBytes()
            .pax(
                "GNU.sparse.size=12",
                "GNU.sparse.numblocks=2",
                "GNU.sparse.offset=0",
                "GNU.sparse.numbytes=2",
                "GNU.sparse.offset=5",
                "GNU.sparse.numbytes=3")
            .entry("f", '0', "abcde");
    TarBytes v01 =
        new TarBytes()
            .pax("GNU.sparse.size=12", "GNU.sparse.name=real", "GNU.sparse.map=0,2,5,3")
            .entry("GNUSparseFile.1/f", '0', "abcde");
    String map = "2\n0\n2\n5\n3\n";
    TarBytes v10 =
        new TarBytes()
            .pax(
                "GNU.sparse.major=1",
                "GNU.sparse.minor=0",
                "GNU.sparse.name=real",
                "GNU.sparse.realsize=12")
            .entry("GNUSparseFile.1/f", '0', map + "\0".repeat(512 - map.length()) + "abcde");

    assertThat(one(v00).content()).isEqualTo(EXPECTED);
    assertThat(one(v01).content()).isEqualTo(EXPECTED);
    assertThat(one(v10).content()).isEqualTo(EXPECTED);
    assertThat(one(v01).entry().name()).isEqualTo(path("real"));
    assertThat(one(v10).entry().name()).isEqualTo(path("real"));
  }

  @Test
  void givesTheMapAndSkipsHolesAtOnce() throws IOException {
    long nineGiB = 9L << 30;
    byte[] archive =
        new TarBytes()
            .pax("GNU.sparse.size=" + nineGiB, "GNU.sparse.map=" + (nineGiB - 2) + ",2")
            .entry("f", '0', "yz")
            .entry("next", '0', "n")
            .finished();
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));
    TarEntry entry = reader.next().orElseThrow();
    InputStream content = reader.content();

    assertThat(entry.size()).isEqualTo(nineGiB);
    assertThat(reader.extents()).containsExactly(new Extent(nineGiB - 2, 2));
    assertThat(content.skip(nineGiB - 1)).isEqualTo(nineGiB - 1);
    assertThat(content.read()).isEqualTo('z');
    assertThat(content.read()).isEqualTo(-1);
    assertThat(reader.next().orElseThrow().name()).isEqualTo(path("next"));
  }

  @Test
  void passesByAnUnreadFileOfManyTerabytes() throws IOException {
    byte[] archive =
        new TarBytes()
            .pax("GNU.sparse.size=" + (1L << 59), "GNU.sparse.map=" + (1L << 58) + ",2")
            .entry("f", '0', "yz")
            .entry("next", '0', "n")
            .finished();
    TarReader reader = TarReader.of(new ByteArrayInputStream(archive));
    reader.next();

    assertThat(reader.next().orElseThrow().name()).isEqualTo(path("next"));
  }

  @Test
  void refusesMapsThatDoNotFit() {
    for (String map :
        List.of(
            "0,2,1,3",
            "5,3,0,2",
            "0,6",
            "0,5,20,0",
            "0,-5",
            "-1,5",
            "0",
            "0,4",
            "0,x",
            "0,,5",
            "999999999999999999,999999999999999999")) {
      TarBytes archive =
          new TarBytes()
              .pax("GNU.sparse.size=12", "GNU.sparse.map=" + map)
              .entry("f", '0', "abcde");

      assertThatThrownBy(() -> one(archive)).as(map).isInstanceOf(TarException.class);
    }
  }

  @Test
  void refusesAnImpossibleMapInTheData() {
    for (String map : List.of("99999999999\n", "1\n0\n", "x\n", "\n", "1".repeat(30) + "\n")) {
      TarBytes archive =
          new TarBytes()
              .pax("GNU.sparse.major=1", "GNU.sparse.realsize=12")
              .entry("f", '0', map + "\0".repeat(512 - map.length()) + "abcde");

      assertThatThrownBy(() -> one(archive)).as(map).isInstanceOf(TarException.class);
    }
  }

  private static String run(long offset, long length) {
    return String.format("%011o\0%011o\0", offset, length);
  }

  private static TarBytes.Read one(TarBytes archive) throws IOException {
    return readAll(archive.finished()).getFirst();
  }
}
