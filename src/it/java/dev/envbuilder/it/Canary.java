package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A value that stands nowhere by chance, so that what finds it has found it. It is looked for in
 * pieces, as a half erased value is not erased, and in the forms that programs give to values.
 */
record Canary(String text) {
  /** As {@code scour.h}: whoever holds a masked needle does not hold the value. */
  private static final byte MASK = (byte) 0xa5;

  private static final int BYTES = 32;
  private static final int LARGEST = 64;

  /** 32 random bytes in base64url. */
  static Canary random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Canary(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Lines of a file of needles for {@code scour}: label and masked bytes. */
  String needles(String name) {
    var lines = new StringBuilder();
    byte[] octets = text.getBytes(ISO_8859_1);
    HexFormat hex = HexFormat.of();
    add(lines, name + ":text", octets, 3);
    add(lines, name + ":bytes", decoded(), 3);
    add(lines, name + ":hex", hex.formatHex(octets).getBytes(ISO_8859_1), 3);
    add(lines, name + ":HEX", hex.withUpperCase().formatHex(octets).getBytes(ISO_8859_1), 3);
    add(lines, name + ":utf16", text.getBytes(UTF_16LE), 3);
    for (int before = 0; before < 3; before++) {
      add(lines, name + ":base64+" + before, inBase64(octets, before), 2);
    }
    return lines.toString();
  }

  /** The characters of base64 that a value decides alone, after so many other bytes. */
  private static byte[] inBase64(byte[] octets, int before) {
    byte[] shifted = new byte[before + octets.length];
    System.arraycopy(octets, 0, shifted, before, octets.length);
    byte[] packed = Base64.getEncoder().withoutPadding().encode(shifted);
    return Arrays.copyOfRange(packed, before == 0 ? 0 : 4, packed.length - 2);
  }

  private byte[] decoded() {
    return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
  }

  private static void add(StringBuilder lines, String label, byte[] bytes, int pieces) {
    int length = Math.min(bytes.length / pieces, LARGEST);
    for (int piece = 0; piece < pieces; piece++) {
      byte[] masked = Arrays.copyOfRange(bytes, piece * length, (piece + 1) * length);
      for (int i = 0; i < length; i++) {
        masked[i] ^= MASK;
      }
      lines.append(label).append('/').append(piece).append(' ');
      lines.append(HexFormat.of().formatHex(masked)).append('\n');
    }
  }
}
