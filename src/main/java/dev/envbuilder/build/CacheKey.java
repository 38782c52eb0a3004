package dev.envbuilder.build;

import dev.envbuilder.image.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Names a cache entry: a digest of everything that a step's result depends on, never of a time or a
 * secret's value.
 *
 * @param digest the SHA-256
 */
public record CacheKey(Digest digest) {
  /** Changes whenever layers made by this version must not be mixed with older ones. */
  private static final String VERSION = "envbuilder-1";

  /** The key as a tag of a repository. */
  public String tag() {
    return digest.hex();
  }

  /**
   * Collects what a key depends on. Each part has a name and a length, so parts cannot run
   * together.
   */
  static final class Parts {
    private final MessageDigest sha256 = Digest.of(new byte[0]).newMessageDigest();

    Parts() {
      put("version", VERSION);
    }

    Parts put(String name, String value) {
      return put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    Parts put(String name, byte[] value) {
      add(name.getBytes(StandardCharsets.UTF_8));
      add(value);
      return this;
    }

    Parts put(String name, Collection<String> values) {
      put(name, Integer.toString(values.size()));
      values.forEach(value -> put(name, value));
      return this;
    }

    CacheKey key() {
      return new CacheKey(new Digest(Digest.SHA256, HexFormat.of().formatHex(sha256.digest())));
    }

    private void add(byte[] part) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      sha256.update(part);
    }
  }
}
