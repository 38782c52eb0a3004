package dev.envbuilder.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The first block of PEM (RFC 7468) in a text. Line ends are taken as any white space: variables
 * lose and gain them on their way through forms and templates.
 */
final class PemText {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private final String label;
  private final boolean encrypted;
  private final byte[] content;

  private PemText(String label, boolean encrypted, byte[] content) {
    this.label = label;
    this.encrypted = encrypted;
    this.content = content;
  }

  /** What stands between {@code BEGIN} and the dashes. */
  String label() {
    return label;
  }

  /** Whether a header says so, as PEM before PKCS#8 had it; there is no content then. */
  boolean encrypted() {
    return encrypted;
  }

  /** The content itself, for the one who overwrites it. */
  byte[] content() {
    return content;
  }

  /**
   * Finds the block.
   *
   * @throws SshException if there is none, or only a part of one
   */
  static PemText parse(byte[] bytes) throws SshException {
    String text = ascii(bytes);
    int begin = text.indexOf(BEGIN);
    if (begin < 0) {
      throw new SshException("it holds no '-----BEGIN … PRIVATE KEY-----'" + hint(text));
    }
    int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
    String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
    int end = labelEnd < 0 ? -1 : text.indexOf("-----END " + label + DASHES, labelEnd);
    if (end < 0) {
      throw new SshException("its end, '-----END " + shown(label) + "-----', is missing");
    }
    String body = text.substring(labelEnd + DASHES.length(), end);
    boolean encrypted = body.contains("Proc-Type:") && body.contains("ENCRYPTED");
    return new PemText(label, encrypted, encrypted ? new byte[0] : decode(body));
  }

  /**
   * The bytes that a text stands for in base64, white space left out.
   *
   * @throws SshException if it is something else
   */
  static byte[] decode(String base64) throws SshException {
    byte[] packed = new byte[base64.length()];
    int length = 0;
    for (int i = 0; i < base64.length(); i++) {
      if (base64.charAt(i) > ' ') {
        packed[length++] = (byte) base64.charAt(i);
      }
    }
    byte[] exact = Arrays.copyOf(packed, length);
    Arrays.fill(packed, (byte) 0);
    try {
      return Base64.getDecoder().decode(exact);
    } catch (IllegalArgumentException e) {
      // the exception's own words show a part of the key
      throw new SshException("what should be base64 in it is none");
    } finally {
      Arrays.fill(exact, (byte) 0);
    }
  }

  private static String ascii(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static String shown(String label) {
    return label.length() > 40 || !label.chars().allMatch(c -> c >= ' ' && c < 0x7f) ? "…" : label;
  }

  private static String hint(String text) {
    if (text.startsWith("PuTTY-User-Key-File")) {
      return ": it is PuTTY's format, which 'puttygen KEY -O private-openssh -o NEW' converts";
    }
    if (text.startsWith("ssh-") || text.startsWith("ecdsa-") || text.startsWith("sk-")) {
      return ": it is a public key, and the private one is needed";
    }
    return "";
  }

  @Override
  public String toString() {
    return "PEM " + label;
  }
}
