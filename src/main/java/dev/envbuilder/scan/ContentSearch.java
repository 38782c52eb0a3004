package dev.envbuilder.scan;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.archive.Extent;
import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarReader;
import dev.envbuilder.image.ContentMismatchException;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.DigestingInputStream;
import dev.envbuilder.image.Limits;
import dev.envbuilder.json.Json;
import dev.envbuilder.json.JsonException;
import dev.envbuilder.json.JsonOptions;
import dev.envbuilder.path.BytePath;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;

/** Searches what an image consists of: layers, documents, and blobs that are neither. */
final class ContentSearch {
  private static final int BUFFER = 128 << 10;

  /** Between what lies before and after a hole in a sparse file. */
  private static final int HOLE = 4096;

  private final Tally tally;
  private final byte[] buffer = new byte[BUFFER];

  ContentSearch(Tally tally) {
    this.tally = tally;
  }

  /** A document whose meaning is known: a config, a manifest, an index. */
  void document(Part part, Where kind, byte[] bytes) throws JsonException {
    tally.document();
    try {
      JsonOptions options = JsonOptions.STRICT.withMaxBytes(Math.max(1, bytes.length));
      DocumentSearch.search(
          tally, part, new Spot(kind, ""), bytes, Json.parse(bytes, "it", options));
    } catch (JsonException e) {
      raw(part, kind, bytes);
      throw e;
    }
  }

  /**
   * Anything else. What is JSON is searched like a document, what is compressed also unpacked.
   *
   * @param path what to call it where the part has no digest
   */
  void blob(Part part, String path, InputStream in) throws IOException {
    tally.document();
    Spot spot = new Spot(Where.BLOB, path);
    byte[] head = in.readNBytes(Limits.MANIFEST);
    if (head.length < Limits.MANIFEST) {
      try {
        DocumentSearch.search(tally, part, spot, head, Json.parse(head, "it", JsonOptions.STRICT));
        return;
      } catch (JsonException e) {
        // something else, and searched as it is
      }
    }
    try (PartSearch search = new PartSearch(tally, part, spot);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
        InputStream plain = unpackedUnlessGzip(all)) {
      search.begin(Where.BLOB, path);
      for (int n = plain.read(buffer); n >= 0; n = plain.read(buffer)) {
        search.write(buffer, 0, n);
        tally.bytes(n);
      }
      search.end();
    }
  }

  private void raw(Part part, Where kind, byte[] bytes) {
    try (PartSearch search = new PartSearch(tally, part, new Spot(kind, ""))) {
      search.whole(bytes, 0, bytes.length);
    }
  }

  /** Gzip is unpacked by the search, beside the stream as it is. */
  private static InputStream unpackedUnlessGzip(InputStream in) throws IOException {
    BufferedInputStream ahead = new BufferedInputStream(in, BUFFER);
    Compression compression = detect(ahead);
    return compression == Compression.GZIP ? ahead : compression.decompress(ahead);
  }

  private static Compression detect(BufferedInputStream in) throws IOException {
    in.mark(Compression.MAGIC_LENGTH);
    byte[] magic = in.readNBytes(Compression.MAGIC_LENGTH);
    in.reset();
    return Compression.detect(magic, magic.length);
  }

  /**
   * A layer, compressed in any way. All of the stream is read, so that a source which checks it has
   * checked it.
   *
   * @param diffId what the uncompressed bytes must be, where nobody else checks them
   */
  void layer(Part part, InputStream blob, Optional<Digest> diffId) throws IOException {
    tally.layer();
    BufferedInputStream ahead = new BufferedInputStream(blob, BUFFER);
    Compression compression = detect(ahead);
    try (PartSearch search = new PartSearch(tally, part, new Spot(Where.ARCHIVE, ""));
        InputStream packed =
            compression == Compression.NONE ? ahead : new SeenInput(ahead, search::packed);
        InputStream plain = compression.decompress(packed)) {
      if (diffId.isEmpty()) {
        archive(plain, search);
      } else {
        DigestingInputStream digested = new DigestingInputStream(plain);
        archive(digested, search);
        check(diffId.get(), digested.digest());
      }
      drain(packed);
    }
  }

  private void archive(InputStream plain, PartSearch search) throws IOException {
    InputStream seen = new SeenInput(plain, search::whole);
    try {
      entries(TarReader.of(seen), search);
    } finally {
      // what follows the archive, or what is no archive
      drain(seen);
    }
  }

  private static void check(Digest expected, Digest found) throws ContentMismatchException {
    if (!expected.equals(found)) {
      throw new ContentMismatchException("the layer", expected, "is " + found);
    }
  }

  private void drain(InputStream in) throws IOException {
    while (in.read(buffer) >= 0) {
      // until its end
    }
  }

  private void entries(TarReader tar, PartSearch search) throws IOException {
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      tally.file();
      BytePath name = entry.get().name();
      String path = tally.shown().of(BytePath.ROOT.append(name).clean().toByteArray());
      search.value(Where.NAME, path, name.toByteArray());
      if (!entry.get().linkName().isEmpty()) {
        search.value(Where.LINK, path, entry.get().linkName().toByteArray());
      }
      for (BytePath attribute : entry.get().xattrs().names()) {
        search.value(Where.ATTRIBUTE, path, attribute.toByteArray());
        search.value(Where.ATTRIBUTE, path, entry.get().xattrs().get(attribute).orElseThrow());
      }
      search.begin(Where.CONTENT, path);
      content(tar, search);
      search.end();
    }
  }

  /** Holes may be larger than anybody can wait for, and hold nothing. */
  private void content(TarReader tar, PartSearch search) throws IOException {
    InputStream in = tar.content();
    long at = 0;
    for (Extent extent : tar.extents()) {
      long hole = extent.offset() - at;
      if (hole > 0) {
        in.skipNBytes(hole);
        search.write(new byte[HOLE], 0, (int) Math.min(HOLE, hole));
      }
      long left = extent.end() - extent.offset();
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        search.write(buffer, 0, n);
        left -= n;
      }
      at = extent.end();
    }
  }
}
