package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to type. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code did you mean 'X'?}, or {@code expected one of ...} where nothing is near enough. */
  static String among(String typed, List<String> known) {
    Optional<String> near = nearest(typed, known);
    if (near.isPresent()) {
      return "did you mean '" + near.get() + "'?";
    }
    return known.isEmpty() ? "" : "expected one of " + String.join(", ", known);
  }

  /** The one that is nearest to what was typed; empty if none is near. */
  public static Optional<String> nearest(String typed, List<String> known) {
    String wanted = typed.length() > 40 ? typed.substring(0, 40) : typed;
    int limit = Math.max(1, wanted.length() / 3);
    String best = "";
    int bestDistance = limit + 1;
    for (String candidate : known) {
      int distance = distance(lower(wanted), lower(candidate));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Edits from {@code a} to {@code b}; swapping two neighbours counts as one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
