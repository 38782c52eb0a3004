package dev.envbuilder.dockerfile;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The {@code # key=value} lines a Dockerfile may begin with (BuildKit {@code
 * parser/directives.go}). The first line that is anything else, an unknown key included, ends them.
 *
 * @param syntax the front end image asked for; empty if none. It is recorded, never fetched
 * @param escape the escape and continuation character: {@code \} or a backtick
 * @param check the lint options; empty if none
 */
public record ParserDirectives(String syntax, char escape, String check) {
  /** What holds where nothing is said. */
  public static final ParserDirectives DEFAULT = new ParserDirectives("", '\\', "");

  private static final List<String> KNOWN = List.of("syntax", "escape", "check");

  static ParserDirectives read(SourceText source) throws DockerfileException {
    ParserDirectives directives = DEFAULT;
    Set<String> seen = new HashSet<>();
    for (int number = 1; number <= source.lineCount(); number++) {
      String line = Blanks.trim(source.line(number));
      int equals = line.indexOf('=');
      if (!line.startsWith("#") || equals < 0) {
        break;
      }
      String key = Blanks.trim(line.substring(1, equals)).toLowerCase(Locale.ROOT);
      String value = Blanks.trim(line.substring(equals + 1));
      if (!KNOWN.contains(key) || value.isEmpty()) {
        break;
      }
      int column = source.line(number).indexOf('#') + 1;
      if (!seen.add(key)) {
        throw source.error(
            number,
            column,
            "only one '" + key + "' parser directive can be used",
            "remove this line or the one above");
      }
      directives = directives.with(key, value, source, number, column);
    }
    return directives;
  }

  private ParserDirectives with(String key, String value, SourceText source, int number, int column)
      throws DockerfileException {
    return switch (key) {
      case "syntax" -> new ParserDirectives(value, escape, check);
      case "check" -> new ParserDirectives(syntax, escape, value);
      default -> {
        if (!value.equals("\\") && !value.equals("`")) {
          throw source.error(
              number, column, "invalid escape character '" + value + "'", "use \\ or `");
        }
        yield new ParserDirectives(syntax, value.charAt(0), check);
      }
    };
  }
}
