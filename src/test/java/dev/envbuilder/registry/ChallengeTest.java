package dev.envbuilder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
  @Test
  void readsQuotedAndBareParametersInAnyOrder() {
    List<Challenge> found =
        Challenge.parse(
            List.of(
                "Bearer scope=\"repository:a/b:pull,push\" , service=x,"
                    + "Realm=\"https://h/t?a=1,2\",error=\"a \\\"q\\\"\""));

    assertThat(found)
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "scope", "repository:a/b:pull,push",
                    "service", "x",
                    "realm", "https://h/t?a=1,2",
                    "error", "a \"q\"")));
  }

  @Test
  void readsSeveralChallengesInOneLineAndInMany() {
    List<Challenge> found =
        Challenge.parse(List.of("Negotiate, Basic realm=\"a\", Bearer realm=b", "Digest x=y"));

    assertThat(found.stream().map(Challenge::scheme))
        .containsExactly("negotiate", "basic", "bearer", "digest");
    assertThat(found.get(1).parameter("realm")).isEqualTo("a");
    assertThat(found.get(2).parameter("realm")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "=", "a=", ",,,", "Bearer realm=\"", "Bearer realm=\"\\"})
  void survivesNonsense(String header) {
    assertThat(Challenge.parse(List.of(header))).hasSizeLessThan(2);
  }
}
