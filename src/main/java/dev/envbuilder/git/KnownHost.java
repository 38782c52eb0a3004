package dev.envbuilder.git;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A line of OpenSSH's known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
 *
 * @param revoked whether it says that the key must not be believed
 * @param hosts patterns, or a hashed name
 * @param key a public key in SSH's own encoding, in base64
 */
record KnownHost(boolean revoked, String hosts, String key) {
  private static final String HASHED = "|1|";

  /** Reads a line; one that says nothing that we understand is empty. */
  static Optional<KnownHost> parse(String line) {
    String[] fields = line.strip().split("[ \t]+");
    int first = fields[0].startsWith("@") ? 1 : 0;
    boolean authority = first == 1 && !fields[0].equals("@revoked");
    if (fields[0].startsWith("#") || authority || fields.length < first + 3) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(fields[first + 2]);
      return Optional.of(new KnownHost(first == 1, fields[first], encoded(key)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A key as it is compared. */
  static String encoded(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  byte[] keyBytes() {
    return Base64.getDecoder().decode(key);
  }

  /**
   * Whether the line is about a server.
   *
   * @param name {@code host}, or {@code [host]:port} for another port than 22
   */
  boolean isAbout(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (hosts.startsWith(HASHED)) {
      return isHashOf(lower);
    }
    boolean about = false;
    for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
      boolean not = pattern.startsWith("!");
      if (matches(not ? pattern.substring(1) : pattern, lower)) {
        if (not) {
          return false;
        }
        about = true;
      }
    }
    return about;
  }

  private boolean isHashOf(String name) {
    String[] parts = hosts.substring(HASHED.length()).split("\\|");
    if (parts.length != 2) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[0]), "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[1]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** A star stands for any characters, a question mark for one; no way back further than a star. */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == '*') {
        star = p++;
        mark = n;
      } else if (c == '?' || c == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
