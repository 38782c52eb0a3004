package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page {@code docs/checks.md} against the rules: the same ones, and examples that are right.
 */
class ChecksPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(Bad|Good):\n\n```dockerfile\n(.*?)```\n", Pattern.DOTALL);

  @Test
  void hasASectionForEachRuleAndNoOther() throws IOException {
    List<String> titles = new ArrayList<>();
    Matcher heading = Pattern.compile("^### (\\w+)$", Pattern.MULTILINE).matcher(page());
    while (heading.find()) {
      titles.add(heading.group(1));
    }

    assertThat(titles)
        .containsExactlyInAnyOrderElementsOf(
            List.of(Rule.values()).stream().map(Rule::title).toList());
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void saysWhatTheRuleSays(Rule rule) throws IOException {
    String section = section(rule).replace('\n', ' ');

    assertThat(section).contains(rule.finds() + ". ", rule.why());
    assertThat(section.contains("Experimental.")).isEqualTo(rule.experimental());
    assertThat(section.contains("One of our own.")).isEqualTo(rule.own());
    assertThat(rule.link()).isEqualTo("docs/checks.md#" + rule.title().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void hasABadAndAGoodExample(Rule rule) throws Exception {
    List<String> kinds = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(section(rule));
    while (example.find()) {
      kinds.add(example.group(1));
      assertThat(finds(rule, example.group(2)))
          .as(example.group(2))
          .isEqualTo(example.group(1).equals("Bad"));
    }

    assertThat(kinds).contains("Bad", "Good");
  }

  /** Whether the rule finds something in an example. */
  private static boolean finds(Rule rule, String text) throws Exception {
    World world =
        World.of(
            "build",
            "base alpine",
            "base debian",
            "base amd64-image linux/amd64",
            "base arm64-image linux/arm64",
            "ignore node_modules");
    String file = rule.experimental() ? "# check=experimental=" + rule.title() + "\n" + text : text;
    Report report = world.check(file);
    assertThat(report.error()).isEmpty();
    return report.ruleNames().contains(rule.title());
  }

  private static String section(Rule rule) throws IOException {
    String page = page();
    int start = page.indexOf("### " + rule.title() + "\n");
    assertThat(start).isPositive();
    int end = page.indexOf("\n### ", start);
    return end < 0 ? page.substring(start) : page.substring(start, end + 1);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/checks.md"));
  }
}
