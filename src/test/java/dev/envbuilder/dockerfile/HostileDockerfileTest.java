package dev.envbuilder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes are: a Dockerfile, or an error with a place in it. */
class HostileDockerfileTest {
  private static final String SEED =
      """
      # escape=`
      ARG A=1
      FROM --platform=${P} a:${A} AS b
      RUN --mount=type=secret,id=x,env --network=none cat <<E - "q" 'r' `
        # c

        && [ $((1<<2)) ]
      body $x
      E
      ENV a=b "c d"=${e:-f${g#*h}} i=\\j
      COPY --from=b --chown=1:2 ["k", "l"] <<-'M' n/
      \tM
      HEALTHCHECK --interval=1m30s --retries=3 CMD ["o"]
      ONBUILD ADD --checksum=p <<Q /r
      Q
      EXPOSE 1-3/udp
      SHELL ["s", "\\u00e9"]
      """;

  private static final String SPICE = "$${}{}:-+?#%//\"'\\`<<--==[],\n\n\t E\0é\uD83D\uDE00&!";

  @Test
  @Timeout(60)
  void failsOnlyWithAPlace() {
    Random random = new Random(1);
    for (int round = 0; round < 4_000; round++) {
      String text = mutated(SEED, random);
      try {
        Dockerfile file = Dockerfile.parse(text.getBytes(UTF_8), "Dockerfile");
        assertThat(file.stages()).isNotEmpty();
      } catch (DockerfileException e) {
        assertThat(e.line()).isPositive();
        assertThat(e.column()).isPositive();
        assertThat(e.problem()).isNotBlank();
      }
    }
  }

  @Test
  @Timeout(60)
  void expandsOrSaysWhyNot() {
    Random random = new Random(2);
    Variables env = Variables.of(Map.of("a", "x*y/z", "b", "", "c", "\\*\\"));
    for (int round = 0; round < 15_000; round++) {
      String text = mutated("${a#x*}'q'${b:-\"${c}\"}$d\\e${a//x/y}", random);
      try {
        ShellWords words = new ShellWords(random.nextBoolean() ? '\\' : '`');
        words.expand(text, env);
        words.expandHeredoc(text, env);
        words.expandForDisplay(text, env);
      } catch (ValueException e) {
        assertThat(e.problem()).isNotBlank();
        assertThat(e.offset()).isBetween(0, text.length());
      }
    }
  }

  /** Regular expressions are what lex.go matches with, so they are the oracle. */
  @Test
  void stripsAndReplacesAsRegularExpressionsWould() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 15_000; round++) {
      String pattern = word(random, "aab*?");
      String value = word(random, "aaabb\n");
      Wildcards wildcards = Wildcards.compile(pattern);

      assertThat(wildcards.stripPrefix(value, true)).isEqualTo(cut(pattern, value, true));
      assertThat(wildcards.stripPrefix(value, false)).isEqualTo(cut(pattern, value, false));
      assertThat(Wildcards.stripSuffix(pattern, value, true))
          .isEqualTo(reverse(cut(reverse(pattern), reverse(value), true)));
      assertThat(wildcards.replaceFirst(value, "-"))
          .as(pattern + " in " + value)
          .isEqualTo(regex(pattern, true).matcher(value).replaceFirst("-"));
    }
  }

  private static String cut(String pattern, String value, boolean longest) {
    Matcher matcher = regex(pattern, longest).matcher(value);
    return matcher.lookingAt() ? value.substring(matcher.end()) : value;
  }

  private static Pattern regex(String pattern, boolean longest) {
    String star = longest ? "[^\n]*" : "[^\n]*?";
    return Pattern.compile(
        pattern.replace("?", "[^\n]").replaceAll("\\*", Matcher.quoteReplacement(star)));
  }

  private static String word(Random random, String alphabet) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      out.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }

  private static String reverse(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static String mutated(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
        case 2 -> out.delete(at, Math.min(out.length(), at + random.nextInt(20)));
        default -> out.insert(at, out.substring(at, Math.min(out.length(), at + 20)));
      }
      if (out.isEmpty()) {
        out.append('x');
      }
    }
    return out.toString();
  }
}
