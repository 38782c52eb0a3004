package dev.envbuilder.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Every way in which a secret is looked for. A value that holds letters and digits only is the same
 * in most of them, so there are few patterns for most secrets.
 */
final class Forms {
  /** What {@code openssh-key-v1} and a NUL are in base64. */
  private static final String OPENSSH = "b3BlbnNzaC1rZXktdjE";

  private final String id;
  private final Lengths lengths;
  private final List<Pattern> patterns = new ArrayList<>();

  private Forms(String id, Lengths lengths) {
    this.id = id;
    this.lengths = lengths;
  }

  /** The patterns of a value; of one that is too long, of its beginning, middle and end. */
  static List<Pattern> of(String id, byte[] value, Lengths lengths) {
    Forms forms = new Forms(id, lengths);
    int longest = lengths.longest();
    if (value.length <= longest) {
      forms.add(Form.RAW, value.clone()); // which the caller erases
      forms.addEncoded(value);
    } else {
      for (int start : new int[] {0, (value.length - longest) / 2, value.length - longest}) {
        byte[] part = Arrays.copyOfRange(value, start, start + longest);
        forms.add(Form.PART, part);
        forms.addEncoded(part);
      }
    }
    forms.addLines(value);
    return forms.patterns;
  }

  private void addEncoded(byte[] value) {
    addBase64(Base64.getEncoder(), value);
    addBase64(Base64.getUrlEncoder(), value);
    add(Form.HEX, HexFormat.of().formatHex(value), true);
    add(Form.HEX, HexFormat.of().withUpperCase().formatHex(value), true);
    for (Escapes escapes : Escapes.PERCENT) {
      add(Form.PERCENT, escapes.of(value));
    }
    for (Escapes escapes : Escapes.JSON) {
      add(Form.JSON, escapes.of(value));
    }
  }

  /**
   * What base64 makes of the value wherever it begins in a group of three bytes: the digits that
   * depend on nothing before or after it.
   */
  private void addBase64(Base64.Encoder encoder, byte[] value) {
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + value.length];
      System.arraycopy(value, 0, shifted, before, value.length);
      byte[] digits = encoder.encode(shifted);
      int from = (before * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      if (from < to) {
        add(new Pattern(id, Form.BASE64, Arrays.copyOfRange(digits, from, to), true));
      }
      Arrays.fill(shifted, (byte) 0);
    }
  }

  /** A value of several lines is known by any of them. */
  private void addLines(byte[] value) {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    if (text.indexOf('\n') < 0) {
      return;
    }
    boolean inPem = false;
    for (String line : text.split("\n", -1)) {
      String clean = line.strip();
      boolean boundary = clean.startsWith("-----") && clean.endsWith("-----");
      inPem = boundary ? clean.startsWith("-----BEGIN") : inPem;
      boolean common = boundary || (inPem && isCommonInKeys(clean));
      if (clean.length() >= lengths.shortestLine() && !common) {
        byte[] bytes = clean.getBytes(StandardCharsets.ISO_8859_1);
        add(Form.LINE, Arrays.copyOf(bytes, Math.min(bytes.length, lengths.longest())));
      }
    }
  }

  /**
   * Whether the files of other keys have this line, too: a header ({@code Proc-Type:}), OpenSSH's
   * first line, which holds no key yet, and a last one of little but padding.
   */
  private boolean isCommonInKeys(String line) {
    return line.contains(": ")
        || line.startsWith(OPENSSH)
        || line.length() < lengths.shortestKeyLine();
  }

  private void add(Form form, byte[] bytes) {
    add(new Pattern(id, form, bytes, false));
  }

  private void add(Form form, String text, boolean breaks) {
    add(new Pattern(id, form, text.getBytes(StandardCharsets.US_ASCII), breaks));
  }

  private void add(Pattern pattern) {
    boolean known = patterns.stream().anyMatch(pattern::sameBytes);
    if (pattern.length() >= lengths.shortest() && !known) {
      patterns.add(pattern);
    }
  }
}
