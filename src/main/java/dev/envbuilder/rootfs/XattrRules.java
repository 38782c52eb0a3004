package dev.envbuilder.rootfs;

import dev.envbuilder.archive.Xattrs;
import dev.envbuilder.path.BytePath;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which extended attributes belong to a file, and so into a layer. Those of the host do not:
 * SELinux and Smack labels, IMA and EVM signatures, what overlayfs keeps its own books with, and
 * the access lists of network file systems, which are the server's.
 */
final class XattrRules {
  private XattrRules() {}

  /** Whether an attribute is the file's own. */
  static boolean belongsToFile(BytePath name) {
    if (name.startsWithText("user.")) {
      return !name.startsWithText("user.overlay.");
    }
    if (name.startsWithText("trusted.")) {
      return !name.startsWithText("trusted.overlay.");
    }
    return name.startsWithText("security.capability") || name.startsWithText("system.posix_acl_");
  }

  /** Those of these attributes that are the file's own. */
  static Xattrs ofFile(SortedMap<BytePath, byte[]> all) {
    if (all.isEmpty()) {
      return Xattrs.NONE;
    }
    all.keySet().removeIf(name -> !belongsToFile(name));
    return Xattrs.of(all);
  }

  /** A digest of those of these attributes that are the file's own; 0 for none. */
  static long digest(SortedMap<BytePath, byte[]> all) {
    long digest = 0;
    for (Map.Entry<BytePath, byte[]> attribute : all.entrySet()) {
      if (belongsToFile(attribute.getKey())) {
        digest = mix(digest, attribute.getKey().toByteArray());
        digest = mix(digest, attribute.getValue());
      }
    }
    return digest;
  }

  private static long mix(long digest, byte[] bytes) {
    long hash = digest ^ 0xcbf29ce484222325L ^ bytes.length;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
