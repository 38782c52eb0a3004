package dev.envbuilder.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes secrets out of text: the value itself, each line of a value of several lines, and the value
 * in base64. Values below {@link #SHORTEST} bytes are not looked for, because they would turn
 * ordinary words into stars; {@link #isTooShort} lets the caller warn about them.
 *
 * <p>New values may be registered while others redact.
 */
public final class Redactor {
  /** What stands where a secret stood. */
  public static final String MASK = "***";

  /** The shortest value that is looked for, in bytes. */
  public static final int SHORTEST = 4;

  // Longest first, so that a secret that holds another one goes as a whole.
  private final CopyOnWriteArrayList<String> forms = new CopyOnWriteArrayList<>();

  /** Whether this value is too short to be told from ordinary text. */
  public static boolean isTooShort(Secret secret) {
    return secret.length() < SHORTEST;
  }

  /** Looks for this secret too, from now on. */
  public void register(Secret secret) {
    if (isTooShort(secret)) {
      return;
    }
    byte[] value = secret.reveal();
    String text = new String(value, StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    found.add(text);
    for (String line : text.split("\r?\n", -1)) {
      found.add(line);
    }
    found.add(Base64.getEncoder().withoutPadding().encodeToString(value));
    found.add(Base64.getUrlEncoder().withoutPadding().encodeToString(value));
    add(found);
  }

  private synchronized void add(List<String> found) {
    List<String> all = new ArrayList<>(forms);
    for (String form : found) {
      if (form.strip().length() >= SHORTEST && !all.contains(form)) {
        all.add(form);
      }
    }
    all.sort(Comparator.comparingInt(String::length).reversed());
    forms.clear();
    forms.addAll(all);
  }

  /** The text with every known secret replaced by {@link #MASK}. */
  public String redact(String text) {
    String result = text;
    for (String form : forms) {
      if (result.contains(form)) {
        result = result.replace(form, MASK);
      }
    }
    return result;
  }

  /**
   * How many characters at the end of {@code text} may be the beginning of a secret whose rest is
   * still to come; zero most of the time. Whoever redacts a stream holds these back until more has
   * arrived.
   */
  public int openEnd(String text) {
    int open = 0;
    for (String form : forms) {
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
