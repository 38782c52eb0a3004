package dev.envbuilder.build;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.LayerCompression;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The keys of a build as an image with one layer, which is empty: any registry takes it. They are
 * an annotation of its manifest, so one question brings them.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StepKeysImage(byte[] layer, byte[] config, Manifest manifest) {
  private static final String KEYS = "dev.envbuilder.cache.keys";
  private static final int EMPTY_TAR = 1024;

  static StepKeysImage of(StepKeys keys, Platform platform) throws IOException {
    byte[] tar = new byte[EMPTY_TAR];
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(layer)) {
      gzip.write(tar);
    }
    byte[] config =
        ImageConfig.empty(platform).withDiffIds(List.of(new DiffId(Digest.of(tar)))).toBytes();
    Manifest manifest =
        Manifest.of(
            MediaTypes.Family.OCI,
            Descriptor.of(MediaTypes.OCI_CONFIG, config),
            List.of(
                Descriptor.of(
                    MediaTypes.Family.OCI.layer(LayerCompression.GZIP), layer.toByteArray())),
            Map.of(KEYS, keys.toText()));
    return new StepKeysImage(layer.toByteArray(), config, manifest);
  }

  static StepKeys read(Manifest manifest, String origin) throws IOException {
    try {
      String text = manifest.json().stringMap("annotations").getOrDefault(KEYS, "");
      return StepKeys.parse(text, "the annotation " + KEYS + " of " + origin);
    } catch (JsonException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
