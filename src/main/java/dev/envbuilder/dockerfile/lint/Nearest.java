package dev.envbuilder.dockerfile.lint;

/** Finds what was probably meant, as BuildKit's {@code util/suggest} does. */
final class Nearest {
  private static final int TOO_FAR = 3;
  private static final int LONGEST = 200;
  private static final int MOST = 10_000;

  private Nearest() {}

  /** The first of the nearest names, less than three edits away; empty if there is none. */
  static String to(String name, Iterable<String> known) {
    String best = "";
    int bestDistance = TOO_FAR;
    int looked = 0;
    for (String candidate : known) {
      if (++looked > MOST || candidate.equals(name)) {
        break;
      }
      int distance = distance(name, candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Edits from one to the other, {@value #TOO_FAR} for anything that is too far or too long. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) >= TOO_FAR || a.length() > LONGEST) {
      return TOO_FAR;
    }
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
      }
      above = row;
    }
    return above[b.length()];
  }
}
