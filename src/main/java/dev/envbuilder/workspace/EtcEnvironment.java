package dev.envbuilder.workspace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of {@code /etc/environment}, read as pam_env(8) reads it: one {@code NAME=value} a
 * line, {@code #} begins a comment line, a leading {@code export} is tolerated, quotes around a
 * value are taken off. There is no expansion.
 */
final class EtcEnvironment {
  private EtcEnvironment() {}

  /** The variables in these lines, in order; lines that are none are skipped. */
  static Map<String, String> parse(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      if (line.startsWith("export ")) {
        line = line.substring("export ".length()).strip();
      }
      int equals = line.indexOf('=');
      if (line.startsWith("#") || equals <= 0 || !isName(line.substring(0, equals))) {
        continue;
      }
      variables.put(line.substring(0, equals), value(line.substring(equals + 1)));
    }
    return variables;
  }

  private static String value(String raw) {
    if (!raw.isEmpty() && (raw.charAt(0) == '"' || raw.charAt(0) == '\'')) {
      int end = raw.indexOf(raw.charAt(0), 1);
      return end < 0 ? raw.substring(1) : raw.substring(1, end);
    }
    int comment = raw.indexOf(" #");
    return comment < 0 ? raw : raw.substring(0, comment).stripTrailing();
  }

  private static boolean isName(String name) {
    return name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }
}
