package dev.envbuilder.build;

import dev.envbuilder.archive.Compression;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.DigestingInputStream;
import dev.envbuilder.rootfs.ExtractLimits;
import dev.envbuilder.rootfs.ExtractResult;
import dev.envbuilder.rootfs.LayerExtractor;
import dev.envbuilder.rootfs.Root;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Unpacks layers: blob, digest of the blob, decompression, digest of the tar, files, in one pass
 * and without a copy on disk.
 */
final class LayerUnpacking {
  private static final int BUFFER = 1 << 18;

  private final EventSink events;

  LayerUnpacking(EventSink events) {
    this.events = events;
  }

  void unpack(Layer layer, Root root) throws IOException {
    String what = "layer " + layer.descriptor().digest();
    try (InputStream blob = layer.content().open();
        BufferedInputStream packed = new BufferedInputStream(blob, BUFFER);
        InputStream plain = compression(packed).decompress(packed);
        BufferedInputStream buffered = new BufferedInputStream(plain, BUFFER);
        DigestingInputStream tar = new DigestingInputStream(buffered)) {
      ExtractResult result = new LayerExtractor(root, ExtractLimits.DEFAULT).extract(tar);
      // the archive may end before its stream, and both digests are of the whole
      tar.transferTo(OutputStream.nullOutputStream());
      packed.transferTo(OutputStream.nullOutputStream());
      if (!tar.digest().equals(layer.diffId().digest())) {
        throw new IOException(
            "its content is " + tar.digest() + ", and the image's config says " + layer.diffId());
      }
      result.warnings().forEach(warning -> events.accept(new Event.Warning(what + ": " + warning)));
      if (result.keptCount() > 0) {
        events.accept(
            new Event.Detail(
                what
                    + ": "
                    + result.keptCount()
                    + " entries lie on mounts or kept paths and are not unpacked, the first is '/"
                    + result.kept().getFirst().name()
                    + "'"));
      }
      events.accept(
          new Event.Transfer(
              "Unpacked " + what, layer.descriptor().size(), Optional.empty(), true));
    } catch (IOException e) {
      throw new IOException(what + " cannot be unpacked: " + e.getMessage(), e);
    }
  }

  /** By content: a media type is only what somebody wrote. */
  private static Compression compression(BufferedInputStream packed) throws IOException {
    packed.mark(Compression.MAGIC_LENGTH);
    byte[] head = packed.readNBytes(Compression.MAGIC_LENGTH);
    packed.reset();
    return Compression.detect(head, head.length);
  }
}
