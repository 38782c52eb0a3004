package dev.envbuilder.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.build.BaseImage;
import dev.envbuilder.build.BaseImages;
import dev.envbuilder.build.BuildContext;
import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.NamedContexts;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.lint.Report;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks with real ignore rules, names, platforms and image configs. */
class BuildChecksTest {
  private static final Platform ARM = Platform.of("linux", "arm64", "");

  private final List<String> asked = new ArrayList<>();
  private final BaseImages images =
      (reference, platform) -> {
        asked.add(reference.familiar() + " " + platform);
        return switch (reference.familiar()) {
          case "node" -> Optional.of(image(platform, "NODE_VERSION"));
          case "arm" -> Optional.of(image(ARM, "X"));
          case "broken" -> throw new IOException("nobody answers there");
          default -> Optional.empty();
        };
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          node_modules          | COPY node_modules /a     | node_modules
          node_modules          | COPY ./node_modules/x /a | node_modules/x
          node_modules          | COPY /node_modules /a    |
          **/*.log              | COPY a/b.log /a          | a/b.log
          *                     | COPY . /a                | .
          **                    | COPY / /a                | /
          a                     | COPY . /a                |
          **\\n!Dockerfile       | COPY ./Dockerfile .      |
          # nothing             | COPY x /a                |
          x                     | COPY <<x /a\\nx           |
          """)
  void knowsWhatTheIgnoreRulesLeaveOut(String rules, String copy, String found) throws Exception {
    BuildContext context = context(rules.replace("\\n", "\n"));

    Report report =
        checks()
            .alone(
                parse("FROM scratch\n" + copy.replace("\\n", "\n") + "\n"),
                context,
                PlanRequest.plain(),
                note -> {});

    assertThat(report.ruleNames()).hasSize(found == null ? 0 : 1);
    if (found != null) {
      assertThat(report.findings().getFirst().message()).contains('"' + found + '"');
    }
  }

  @Test
  void judgesFilesOfTheContextByWhatIsInThem(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve(".npmrc"), "//example.com/:_authToken=8tUq2LmD\n");
    Files.writeString(folder.resolve(".env"), "PORT=1\n");
    Files.createDirectory(folder.resolve("a"));
    Files.writeString(folder.resolve("a/.npmrc"), "//example.com/:_authToken=8tUq2LmD\n");
    Files.writeString(folder.resolve("a/.netrc"), "x".repeat(70_000) + " password 8tUq2LmD\n");
    Files.createSymbolicLink(folder.resolve("a/id_rsa"), Path.of("../../../../etc/passwd"));
    IgnoreRules rules = IgnoreRules.parse("a/.npm*\n!b\n".getBytes(UTF_8), "x");
    BuildContext context = new BuildContext(BytePath.of(folder.toString()), rules, "x");

    Report report =
        checks()
            .alone(
                parse("FROM scratch\nCOPY . .\nADD a .\n"), context, PlanRequest.plain(), n -> {});

    assertThat(report.findings()).hasSize(1);
    assertThat(report.findings().getFirst().message()).contains("COPY takes \".npmrc\"");
  }

  @Test
  void asksForTheEnvironmentOfABaseImage() throws Exception {
    Report report = alone("FROM node\nENV V=$NODE_VERSION\nENV W=$NODE_VERSOIN\nCMD x\n");

    assertThat(report.findings())
        .extracting(f -> f.rule().title() + " " + f.range().startLine())
        .containsExactly("UndefinedVar 3", "JSONArgsRecommended 4");
    assertThat(asked).containsExactly("node linux/amd64");
  }

  @Test
  void asksNobodyWhereItNeedNot() throws Exception {
    alone("FROM broken AS b\nCOPY a /b\nFROM b\nRUN $X\n");

    assertThat(asked).isEmpty();
  }

  @Test
  void anImageThatCannotBeLookedUpIsNoFailure() throws Exception {
    List<String> notes = new ArrayList<>();

    Report report =
        checks()
            .alone(
                parse(
                    "FROM broken\nENV V=$X\nENV a b\nFROM none\nENV V=$X\nFROM broken\nENV V=$X\n"),
                context(""),
                PlanRequest.plain(),
                notes::add);

    assertThat(report.ruleNames()).containsExactly("LegacyKeyValueFormat");
    assertThat(report.error()).isEmpty();
    assertThat(notes).hasSize(3);
    assertThat(notes.getFirst()).contains("'broken'", "nobody answers there");
    assertThat(notes.get(1)).contains("'none'", "there is no such image");
    assertThat(asked).containsExactly("broken linux/amd64", "none linux/amd64");
  }

  @Test
  void comparesPlatforms() throws Exception {
    assertThat(build("FROM arm\n").findings())
        .extracting(f -> f.message())
        .containsExactly(
            "the base image 'arm' is for \"linux/arm64\", and the build for \"linux/amd64\"");
    assertThat(build("FROM --platform=$P arm\n", Map.of()).error()).isPresent();
    assertThat(build("ARG P\nFROM --platform=$P arm\n", Map.of("P", "arm64")).findings()).isEmpty();
    assertThat(asked).contains("arm linux/arm64");
  }

  @Test
  void knowsWhatCanNameAnImage() throws Exception {
    assertThat(alone("ARG NAME=Bad\nFROM ghcr.io/$NAME\n").ruleNames())
        .containsExactly("InvalidDefaultArgInFrom");
    assertThat(alone("ARG NAME=good\nFROM ghcr.io/$NAME:1\n").ruleNames()).isEmpty();
  }

  @Test
  void aBuildArgumentThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> build("FROM scratch\n", Map.of("BUILDKIT_DOCKERFILE_CHECK", "skip")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("BUILDKIT_DOCKERFILE_CHECK")
        .hasMessageContaining("skip=all|RULE");
  }

  @Test
  void warningsHavePlaceRuleLinkAndLine() throws Exception {
    Dockerfile dockerfile = parse("FROM scratch\nENV a \\\n  b\n");

    assertThat(CheckWarnings.of(dockerfile, build("FROM scratch\nENV a \\\n  b\n")))
        .containsExactly(
            "Dockerfile:2: LegacyKeyValueFormat: 'ENV key value' is the legacy form: write 'ENV"
                + " key=value'; see docs/checks.md#legacykeyvalueformat\n2 | ENV a \\");
  }

  @Test
  void warningsAreNotWithoutEnd() throws Exception {
    String text = "FROM scratch\n" + "ENV a b\n".repeat(100);

    List<String> warnings = CheckWarnings.of(parse(text), build(text));

    assertThat(warnings).hasSize(26);
    assertThat(warnings.getLast()).contains("75 other things", "--check");
  }

  @Test
  void refusesOnlyWhereTheFileAsksForIt() throws Exception {
    Report asking = build("# check=error=true\nFROM scratch AS A\nENV a b\n");

    assertThatThrownBy(() -> CheckWarnings.refuse(asking))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("StageNameCasing, LegacyKeyValueFormat");
    assertThatCode(() -> CheckWarnings.refuse(build("FROM scratch AS A\n")))
        .doesNotThrowAnyException();
    assertThatCode(() -> CheckWarnings.refuse(build("# check=error=true\nFROM scratch AS a\n")))
        .doesNotThrowAnyException();
  }

  private Report alone(String text) throws Exception {
    return checks().alone(parse(text), context(""), PlanRequest.plain(), note -> {});
  }

  private Report build(String text) throws Exception {
    return build(text, Map.of());
  }

  private Report build(String text, Map<String, String> arguments) throws Exception {
    return checks()
        .ofBuild(
            parse(text),
            context(""),
            new PlanRequest(
                arguments, Optional.empty(), Optional.empty(), Map.of(), NamedContexts.NONE));
  }

  private BuildChecks checks() {
    return new BuildChecks(new RememberedImages(images), Platform.LINUX_AMD64);
  }

  private static Dockerfile parse(String text) throws Exception {
    return Dockerfile.parse(text.getBytes(UTF_8), "Dockerfile");
  }

  private static BuildContext context(String rules) throws Exception {
    return new BuildContext(
        BytePath.of("/ctx"), IgnoreRules.parse(rules.getBytes(UTF_8), ".dockerignore"), "");
  }

  private static BaseImage image(Platform platform, String variable) {
    return new BaseImage(
        "image",
        Digest.of(new byte[0]),
        MediaTypes.Family.OCI,
        ImageConfig.empty(platform).withEnv(variable, "1"),
        List.of());
  }
}
