package dev.envbuilder.build;

import dev.envbuilder.image.Digest;
import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a cache mount goes by on disk. Two mounts are one cache if id and beginning are equal, as in
 * BuildKit: a cache with another owner, or that begins with other files, is another one.
 *
 * @param id as in the Dockerfile, with the namespace of the build before it
 * @param folder the name of the cache's folder: readable, and unlike that of any other cache
 * @param content the name of the directory that steps see. As the last name of the id, which by
 *     default is the target: programs that look at real paths (Node.js at {@code node_modules})
 *     find the name that they expect
 */
record CacheName(String id, String folder, BytePath content) {
  private static final int READABLE = 40;
  private static final int DIGITS = 32;

  /**
   * The name of a cache.
   *
   * @param beginning stands for what a new one begins with
   */
  static CacheName of(String id, String beginning) {
    byte[] all = (id.length() + ":" + id + beginning).getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(Digest.of(new byte[0]).newMessageDigest().digest(all));
    String plain = plain(id);
    String folder =
        plain.substring(Math.max(0, plain.length() - READABLE)) + "-" + digest.substring(0, DIGITS);
    String last = plain(id.substring(id.lastIndexOf('/') + 1));
    String content = last.isEmpty() || last.startsWith(".") ? "cache" + last : last;
    return new CacheName(
        id,
        folder.startsWith(".") ? "_" + folder : folder,
        BytePath.of(content.substring(0, Math.min(content.length(), READABLE * 5))));
  }

  /** The id for people: without the slash that stands where a build has no namespace. */
  String shown() {
    return id.startsWith("/") ? id.substring(1) : id;
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
