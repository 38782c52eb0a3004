package dev.envbuilder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.TokenFiller;
import dev.envbuilder.dockerfile.lint.CheckOptions;
import dev.envbuilder.dockerfile.lint.Finding;
import dev.envbuilder.dockerfile.lint.Report;
import dev.envbuilder.dockerfile.lint.Rule;
import dev.envbuilder.workspace.CheckedFile;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code --check} writes, and what {@code --call} takes. */
class CheckOutputTest {
  private static final String TEXT = "FROM a\nENV b \\\n  c\nRUN d\nCMD e\nUSER f\nUSER g\n";

  @Test
  void writesOneFindingAsDockerDoes() {
    assertThat(CheckText.of(file(finding(5, 5))))
        .isEqualTo(
            """
            Check complete, 1 warning has been found!

            WARNING: UndefinedVar - docs/checks.md#undefinedvar
            it is so
            Dockerfile:5
            --------------------
               3 |       c
               4 |     RUN d
               5 | >>> CMD e
               6 |     USER f
               7 |     USER g
            --------------------
            """);
  }

  @Test
  void showsNoValueThatLooksLikeASecret() {
    String token = TokenFiller.fill("ghp_«36»");
    String text = "FROM a\nENV b=" + token + "\nRUN curl https://me:8tUq2LmD@example.com\n";
    SourceText source = SourceText.of(text.getBytes(UTF_8), "Dockerfile");
    CheckedFile file = new CheckedFile(source, file(finding(2, 2)).report());

    String json = CheckJson.of(file);
    String data = json.replaceAll("(?s).*\"data\": \"(.*?)\".*", "$1");
    String copy = new String(Base64.getDecoder().decode(data), UTF_8);
    for (String shown : List.of(CheckText.of(file), copy)) {
      assertThat(shown)
          .contains("ENV b=ghp_xxxx", "RUN curl https://xxxxxxxxxxx@example.com")
          .doesNotContain(token, "8tUq2LmD");
    }
    assertThat(copy).hasSameSizeAs(text);
  }

  @Test
  void marksAllLinesOfAnInstruction() {
    assertThat(CheckText.of(file(finding(2, 3), finding(7, 7))))
        .isEqualTo(
            """
            Check complete, 2 warnings have been found!

            WARNING: UndefinedVar - docs/checks.md#undefinedvar
            it is so
            Dockerfile:2
            --------------------
               1 |     FROM a
               2 | >>> ENV b \\
               3 | >>>   c
               4 |     RUN d
            --------------------

            WARNING: UndefinedVar - docs/checks.md#undefinedvar
            it is so
            Dockerfile:7
            --------------------
               5 |     CMD e
               6 |     USER f
               7 | >>> USER g
               8 |    \s
            --------------------
            """);
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(CheckText.of(file())).isEqualTo("Check complete, no warnings found.\n");
  }

  @Test
  void writesJsonInTheShapeOfBuildKit() {
    assertThat(CheckJson.of(file(finding(2, 3))))
        .isEqualTo(
            """
            {
              "warnings": [
                {
                  "ruleName": "UndefinedVar",
                  "description": "A variable that is used and not defined",
                  "url": "docs/checks.md#undefinedvar",
                  "detail": "it is so",
                  "location": {
                    "ranges": [
                      {
                        "start": {
                          "line": 2
                        },
                        "end": {
                          "line": 2
                        }
                      },
                      {
                        "start": {
                          "line": 3
                        },
                        "end": {
                          "line": 3
                        }
                      }
                    ]
                  }
                }
              ],
              "sources": [
                {
                  "filename": "Dockerfile",
                  "data": "%s",
                  "language": "Dockerfile"
                }
              ]
            }
            """
                .formatted(Base64.getEncoder().encodeToString(TEXT.getBytes(UTF_8))));
  }

  @Test
  void readsCheckAndCall() throws UsageException {
    assertThat(call()).isEmpty();
    assertThat(call("--call=build")).isEmpty();
    assertThat(call("--check")).contains(new CheckCall(false, false));
    assertThat(call("--call=check")).contains(new CheckCall(false, false));
    assertThat(call("--call", "lint,format=json")).contains(new CheckCall(true, false));
    assertThat(call("--call=check,format=json,ignorestatus=true"))
        .contains(new CheckCall(true, true));
    assertThatThrownBy(() -> call("--call=outline"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there are build and check");
    assertThatThrownBy(() -> call("--call=check,format=xml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("format=xml");
  }

  private static Optional<CheckCall> call(String... arguments) throws UsageException {
    return CheckCall.of(
        OptionValues.parse(BuildOptions.TABLE, List.of(arguments), name -> Optional.empty()));
  }

  private static CheckedFile file(Finding... findings) {
    return new CheckedFile(
        SourceText.of(TEXT.getBytes(UTF_8), "Dockerfile"),
        new Report(List.of(findings), true, Optional.empty(), CheckOptions.DEFAULT));
  }

  private static Finding finding(int start, int end) {
    return new Finding(
        Rule.UNDEFINED_VAR, new SourceRange("Dockerfile", start, end, 1), "it is so");
  }
}
