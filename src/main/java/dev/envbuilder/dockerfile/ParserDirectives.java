package dev.envbuilder.dockerfile;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code # key=value} lines a Dockerfile may begin with (BuildKit {@code
 * parser/directives.go}). The first line that is anything else, an unknown key included, ends them.
 *
 * <p>BuildKit reads them twice, and not in the same way: {@code escape} where the file is parsed,
 * with blanks allowed before the {@code #}; {@code syntax} and {@code check} beforehand, without
 * such blanks, but below a line that begins with {@code #!}.
 *
 * @param syntax the front end image asked for; empty if none. It is recorded, never fetched
 * @param escape the escape and continuation character: {@code \} or a backtick
 * @param check the lint options as written; empty if none
 * @param checkLine the line of {@code check}, from 1; 0 if there is none
 */
public record ParserDirectives(String syntax, char escape, String check, int checkLine) {
  /** What holds where nothing is said. */
  public static final ParserDirectives DEFAULT = new ParserDirectives("", '\\', "", 0);

  private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

  // possessive and without a second blank after the value, so that long lines take linear time
  private static final Pattern LINE =
      Pattern.compile(
          "#(?<key>[a-zA-Z][a-zA-Z0-9]*+)[\\t\\n\\f\\r ]*+=[\\t\\n\\f\\r ]*+(?<value>.+)");

  private record Line(String key, String value) {}

  static ParserDirectives read(SourceText source) throws DockerfileException {
    char escape = escape(source);
    String syntax = "";
    String check = "";
    int checkLine = 0;
    Set<String> seen = new HashSet<>();
    int first = source.lineCount() > 0 && source.line(1).startsWith("#!") ? 2 : 1;
    for (int number = first; number <= source.lineCount(); number++) {
      Optional<Line> line = directive(source.line(number));
      if (line.isEmpty() || !seen.add(line.get().key())) {
        break;
      }
      switch (line.get().key()) {
        case "syntax" -> syntax = line.get().value();
        case "check" -> {
          check = line.get().value();
          checkLine = number;
        }
        default -> {
          continue;
        }
      }
    }
    return new ParserDirectives(syntax, escape, check, checkLine);
  }

  private static char escape(SourceText source) throws DockerfileException {
    char escape = DEFAULT.escape();
    Set<String> seen = new HashSet<>();
    for (int number = 1; number <= source.lineCount(); number++) {
      String text = source.line(number);
      int start = Blanks.skip(text, 0, text.length());
      Optional<Line> line = directive(text.substring(start));
      if (line.isEmpty()) {
        break;
      }
      String value = line.get().value();
      if (!seen.add(line.get().key())) {
        throw source.error(
            number,
            start + 1,
            "only one '" + line.get().key() + "' parser directive can be used",
            "remove this line or the one above");
      }
      if (line.get().key().equals("escape")) {
        if (!value.equals("\\") && !value.equals("`")) {
          throw source.error(
              number, start + 1, "invalid escape character '" + value + "'", "use \\ or `");
        }
        escape = value.charAt(0);
      }
    }
    return escape;
  }

  private static Optional<Line> directive(String text) {
    if (!text.startsWith("#")) {
      return Optional.empty();
    }
    int start = Blanks.skip(text, 1, text.length());
    Matcher matcher = LINE.matcher("#" + text.substring(start));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String key = Blanks.lower(matcher.group("key"));
    String value = matcher.group("value");
    int end = value.length();
    while (end > 0
        && Blanks.isAsciiBlank(value.charAt(end - 1))
        && value.charAt(end - 1) != '\u000B') {
      end--;
    }
    boolean known = KNOWN.contains(key) && end > 0;
    return known ? Optional.of(new Line(key, value.substring(0, end))) : Optional.empty();
  }
}
