package dev.envbuilder.scan;

import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.SecretSearch;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Names from images made fit for a report: without the secrets that are looked for, without control
 * characters, and not too long.
 */
final class ShownText {
  private static final int LONGEST = 500;
  private static final int HEAD = 200;

  private final SecretSearch search;

  ShownText(SecretSearch search) {
    this.search = search;
  }

  String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes are looked at before anything is cut off, so that no part of a secret stays. */
  String of(byte[] bytes) {
    BitSet hidden = new BitSet();
    search.search(bytes, 0, bytes.length, hit -> hidden.set((int) hit.start(), (int) hit.end()));
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      boolean hide = hidden.get(at);
      int next = hide ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
      int end = next < 0 ? bytes.length : Math.min(next, bytes.length);
      if (hide) {
        out.append(Redactor.MASK);
      } else {
        append(out, new String(bytes, at, end - at, StandardCharsets.UTF_8));
      }
      at = end;
    }
    return cut(out.toString());
  }

  private static void append(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        out.append("\\x%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, HEAD) + "…" + text.substring(text.length() - (LONGEST - HEAD - 1));
  }
}
