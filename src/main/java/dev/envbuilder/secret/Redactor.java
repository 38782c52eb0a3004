package dev.envbuilder.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes secrets out of text, in every {@link Form}. Values of less than four bytes are not looked
 * for, because they would turn ordinary words into stars; {@link #isTooShort} lets the caller warn
 * about them.
 *
 * <p>New values may be registered while others redact.
 */
public final class Redactor {
  /** What stands where a secret stood. */
  public static final String MASK = "***";

  private final Map<String, Secret> secrets = new LinkedHashMap<>(); // guarded by this
  private volatile Known known = new Known(SecretSearch.of(Map.of(), Lengths.TEXT), List.of());

  /** What is looked for, and the same as text. */
  private record Known(SecretSearch search, List<String> texts) {}

  /** Whether this value is too short to be told from ordinary text. */
  public static boolean isTooShort(Secret secret) {
    return secret.length() < Lengths.TEXT.shortest();
  }

  /** Looks for this secret too, from now on. */
  public synchronized void register(Secret secret) {
    secrets.put(Integer.toString(secrets.size()), secret);
    SecretSearch search = SecretSearch.of(secrets, Lengths.TEXT);
    List<String> texts = new ArrayList<>();
    for (Pattern pattern : search.patterns()) {
      texts.add(new String(pattern.bytes(), StandardCharsets.UTF_8));
    }
    known = new Known(search, texts);
  }

  /** The text with every known secret replaced by {@link #MASK}. */
  public String redact(String text) {
    return redact(text, 0);
  }

  /**
   * The end of a text of which the beginning has been shown already, redacted as a part of the
   * whole.
   *
   * @param shown how many characters were shown
   */
  public String redact(String text, int shown) {
    SecretSearch search = known.search();
    if (search.isEmpty()) {
      return text.substring(shown);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<SecretSearch.Hit> hits = new ArrayList<>();
    search.search(bytes, 0, bytes.length, hits::add);
    if (hits.isEmpty()) {
      return text.substring(shown);
    }
    int from = text.substring(0, shown).getBytes(StandardCharsets.UTF_8).length;
    return mask(bytes, from, hits);
  }

  private static String mask(byte[] bytes, int from, List<SecretSearch.Hit> hits) {
    hits.sort(Comparator.comparingLong(SecretSearch.Hit::start));
    StringBuilder out = new StringBuilder();
    int at = from;
    for (SecretSearch.Hit hit : hits) {
      int start =
          wider(bytes, hit, (int) hit.start() - 1) ? (int) hit.start() - 1 : (int) hit.start();
      int end = wider(bytes, hit, (int) hit.end()) ? (int) hit.end() + 1 : (int) hit.end();
      if (end <= at) {
        continue;
      }
      if (start > at) {
        out.append(new String(bytes, at, start - at, StandardCharsets.UTF_8));
      }
      // what overlaps the last one goes on under the same mask
      if (start >= at || at == from) {
        out.append(MASK);
      }
      at = end;
    }
    return out.append(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8)).toString();
  }

  /** The digits of base64 beside those that are the secret's alone hold some of its bits, too. */
  private static boolean wider(byte[] bytes, SecretSearch.Hit hit, int at) {
    return hit.form() == Form.BASE64
        && at >= 0
        && at < bytes.length
        && (Character.isLetterOrDigit(bytes[at]) || "+/-_".indexOf(bytes[at]) >= 0);
  }

  /**
   * How many characters at the end of {@code text} may be the beginning of a secret whose rest is
   * still to come; zero most of the time. Whoever redacts a stream holds these back until more has
   * arrived.
   */
  public int openEnd(String text) {
    int open = 0;
    for (String form : known.texts()) {
      int longest = Math.min(form.length() - 1, text.length());
      for (int n = longest; n > open; n--) {
        if (text.regionMatches(text.length() - n, form, 0, n)) {
          open = n;
          break;
        }
      }
    }
    return open;
  }
}
