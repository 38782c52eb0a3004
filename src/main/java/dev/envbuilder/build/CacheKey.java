package dev.envbuilder.build;

import dev.envbuilder.image.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a cache entry: a digest of everything that a step's result depends on, never of a time or a
 * secret's value.
 *
 * @param digest the SHA-256
 */
public record CacheKey(Digest digest) {
  /** Changes whenever layers made by this version must not be mixed with older ones. */
  private static final String VERSION = "envbuilder-1";

  /** The name of the part that is the same in all keys of this program. */
  static final String VERSION_PART = "version";

  /** The key as a tag of a repository. */
  public String tag() {
    return digest.hex();
  }

  /** One of the things that a key depends on, for people. */
  record Part(String name, List<String> values) {
    Part {
      values = List.copyOf(values);
    }
  }

  /**
   * Collects what a key depends on. Each part has a name and a length, so parts cannot run
   * together.
   */
  static final class Parts {
    private final MessageDigest sha256 = Digest.of(new byte[0]).newMessageDigest();
    private final List<Part> all = new ArrayList<>();

    Parts() {
      put(VERSION_PART, VERSION);
    }

    Parts put(String name, String value) {
      all.add(new Part(name, List.of(value)));
      return add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    Parts put(String name, byte[] value) {
      all.add(new Part(name, List.of(new String(value, StandardCharsets.UTF_8))));
      return add(name, value);
    }

    Parts put(String name, Collection<String> values) {
      all.add(new Part(name, List.copyOf(values)));
      return add(name, values);
    }

    /** Variables, {@code NAME=value}: each is a part of its own for people. */
    Parts putVariables(String name, Collection<String> variables) {
      for (String variable : variables) {
        String[] halves = variable.split("=", 2);
        all.add(new Part(name + " " + halves[0], List.of(halves.length > 1 ? halves[1] : "")));
      }
      return add(name, variables);
    }

    CacheKey key() {
      return new CacheKey(new Digest(Digest.SHA256, HexFormat.of().formatHex(sha256.digest())));
    }

    /** What was put, in that order. */
    List<Part> all() {
      return List.copyOf(all);
    }

    private Parts add(String name, Collection<String> values) {
      add(name, Integer.toString(values.size()).getBytes(StandardCharsets.UTF_8));
      values.forEach(value -> add(name, value.getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    private Parts add(String name, byte[] value) {
      add(name.getBytes(StandardCharsets.UTF_8));
      add(value);
      return this;
    }

    private void add(byte[] part) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      sha256.update(part);
    }
  }
}
