package dev.envbuilder.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.path.BytePath;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Regular expressions are what moby/patternmatcher matches with, so they are the oracle. */
class PathPatternTest {
  private static final String[] PIECES = {
    "a", "b", "/", "/", "*", "?", "**", "**/", "[ab]", "[^a]"
  };

  @Test
  void matchesAsRegularExpressionsWould() throws BadPatternException {
    Random random = new Random(4);
    for (int round = 0; round < 30_000; round++) {
      BytePath pattern = BytePath.of(pattern(random)).clean();
      if (pattern.isEmpty()) {
        continue;
      }
      String path = BytePath.of(path(random)).clean().toString();

      boolean expected = oracle(pattern.toString()).matcher(path).matches();

      assertThat(PatternCompiler.ignore(pattern).matches(BytePath.of(path).toByteArray()))
          .as(pattern + " on " + path)
          .isEqualTo(expected);
    }
  }

  @Test
  void seesEverythingThatMayMatchBelowADirectory() throws BadPatternException {
    Random random = new Random(5);
    for (int round = 0; round < 30_000; round++) {
      BytePath pattern = BytePath.of(pattern(random)).clean();
      BytePath path = BytePath.of(path(random)).clean();
      if (pattern.isEmpty() || path.names().size() < 2) {
        continue;
      }
      PathPattern compiled = PatternCompiler.ignore(pattern);
      byte[] directory = (path.parent() + "/").getBytes(UTF_8);

      if (compiled.matches(path.toByteArray())) {
        assertThat(compiled.mayMatchBelow(directory))
            .as(pattern + " below " + path.parent())
            .isTrue();
      }
    }
  }

  @Test
  void matchesTheSameWhenItIsCutWhereTheNameBegins() throws BadPatternException {
    Random random = new Random(6);
    for (int round = 0; round < 60_000; round++) {
      BytePath pattern = BytePath.of(pattern(random)).clean();
      BytePath path = BytePath.of(path(random)).clean();
      if (pattern.isEmpty()) {
        continue;
      }
      PathPattern whole = PatternCompiler.ignore(pattern);
      RulePattern cut = RulePattern.of(whole);
      BytePath parent = path.parent();
      byte[] directory = (path.names().size() < 2 ? "" : parent + "/").getBytes(UTF_8);
      byte[] name = path.name().toByteArray();

      assertThat(cut.mayMatchIn(directory) && cut.matchesIn(directory, name))
          .as(pattern + " on " + path.name() + " in " + parent)
          .isEqualTo(whole.matches(path.toByteArray()));
      if (cut.mayMatchIn(directory) && cut.matchesIn(directory, name)) {
        assertThat(cut.mayMatchBelow(directory)).as(pattern + " below " + parent).isTrue();
      }
    }
  }

  private static Pattern oracle(String pattern) {
    StringBuilder out = new StringBuilder();
    boolean plain = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("**", i)) {
        i += pattern.startsWith("/", i + 2) ? 2 : 1;
        plain &= out.isEmpty();
        out.append(i + 1 == pattern.length() ? ".*" : "(.*/)?");
      } else if (c == '*') {
        out.append("[^/]*");
        plain = false;
      } else if (c == '?') {
        out.append("[^/]");
        plain = false;
      } else {
        out.append(c);
        plain &= c != '[';
      }
    }
    boolean byItsEnd = plain && pattern.startsWith("**") && !pattern.startsWith("**/");
    return Pattern.compile(byItsEnd ? ".*" + pattern.substring(2) : out.toString());
  }

  private static String pattern(Random random) {
    StringBuilder out = new StringBuilder();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return out.charAt(0) == '/' ? "a" + out : out.toString();
  }

  private static String path(Random random) {
    StringBuilder out = new StringBuilder("ab".substring(random.nextInt(2)));
    for (int i = random.nextInt(8); i > 0; i--) {
      out.append("aab/".charAt(random.nextInt(4)));
    }
    return out.toString();
  }
}
