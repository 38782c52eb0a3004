package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DF/dockerfile2llb/convert_copy.go, dispatchCopy. */
class RemoteAddTest {
  private static final String SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  private static BuildPlan plan(String lines) throws Exception {
    Dockerfile dockerfile =
        Dockerfile.parse(
            ("FROM scratch\n" + lines + "\n").getBytes(StandardCharsets.UTF_8), "Dockerfile");
    BaseImages none = (reference, platform) -> Optional.empty();
    return new Planner(none, Platform.LINUX_AMD64).plan(dockerfile, PlanRequest.plain());
  }

  private static Step step(String lines) throws Exception {
    return plan(lines).target().steps().getLast();
  }

  private static RemoteSource source(String lines) throws Exception {
    AddRemoteStep step = (AddRemoteStep) step(lines);
    return ((TreeSource.FromRemote) step.parts().getFirst().source()).source();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/file.txt, file.txt, file.txt",
    "https://h/a/b/, b, b",
    "https://h, __unnamed__, __unnamed__",
    "https://h/?x=1, __unnamed__, __unnamed__",
    "https://h/a%20b.txt, a b.txt, a b.txt",
    "https://h/[x]*, [x]*, '\\[x]\\*'",
    "https://example.com/app.git/, app.git, app.git"
  })
  void namesFilesAfterTheirUrl(String url, String name, String word) throws Exception {
    AddRemoteStep step = (AddRemoteStep) step("ADD " + url + " /dir/");

    RemoteSource.File file = (RemoteSource.File) source("ADD " + url + " /dir/");
    assertThat(file.name()).isEqualTo(name);
    assertThat(step.parts().getFirst().sources()).containsExactly(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h/..", "https://h/a%0Ab", "https://h/%20x", "https://h/%FF"})
  void refusesNamesThatNoFileCanHave(String url) {
    assertThatThrownBy(() -> plan("ADD " + url + " /dir/"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"github.com/moby/buildkit", "ftp://h/x", "HTTP://h/x", "a@b", "./x.git", "x:y"})
  void takesOtherWordsForPaths(String word) throws Exception {
    assertThat(step("ADD " + word + " /dir/")).isInstanceOf(CopyStep.class);
  }

  @Test
  void expandsBeforeItLooks() throws Exception {
    RemoteSource source = source("ARG FROM=https://h/a.git\nARG REF=main\nADD $FROM#$REF:src /x");

    assertThat(((RemoteSource.Repository) source).address().reference()).isEqualTo("main");
    assertThat(((RemoteSource.Repository) source).address().options().folder()).isEqualTo("src");
  }

  @Test
  void keepsTheOrderOfSources() throws Exception {
    AddRemoteStep step = (AddRemoteStep) step("ADD a b https://h/c git@h:d.git e <<F /dir/\nx\nF");

    assertThat(step.parts())
        .extracting(part -> part.sources() + " " + part.documents().size())
        .containsExactly("[a, b] 0", "[c] 0", "[/] 0", "[e] 1");
  }

  @Test
  void unpacksRemoteFilesOnlyIfAsked() throws Exception {
    List<String> flags = List.of("", "--unpack ", "--unpack=false ");

    assertThat(flags.stream().map(flag -> archives("ADD " + flag + "https://h/a.tgz x /d/")))
        .containsExactly("[COPY, UNPACK]", "[UNPACK, UNPACK]", "[COPY, COPY]");
  }

  private static String archives(String line) {
    try {
      return ((AddRemoteStep) step(line))
          .parts().stream().map(part -> part.options().archives()).toList().toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hidesPasswordsInHistoryAndProgress() throws Exception {
    Step step = step("ARG T=tok\nADD https://ann:$T@h/x https://ann:pw@h/y.git /dir/");

    assertThat(step.about().history())
        .startsWith("ADD https://xxxxx:xxxxx@h/x https://xxxxx:xxxxx@h/y.git /dir/");
    assertThat(step.about().text()).doesNotContain("ann").doesNotContain("pw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "ADD --checksum=sha256:" + SHA256 + " https://h/a https://h/b /d/ | multiple sources",
        "ADD --checksum=sha256:" + SHA256 + " local /d/ | checksum requires HTTP(S) or Git sources",
        "ADD --checksum=sha256:abc https://h/a /d/ | it has 3 digits",
        "ADD --checksum=md5:abc https://h/a /d/ | sha256, sha384, sha512",
        "ADD --checksum=abc https://h/a /d/ | sha256:",
        "ADD --checksum=xyz https://h/a.git /d/ | invalid checksum 'xyz'",
        "ADD --checksum=abc https://h/a.git#" + COMMIT + " /d/ | and not abc",
        "ADD --checksum=abc https://h/a.git?checksum=def /d/ | checksum mismatch \"abc\" != \"def\"",
        "ADD --keep-git-dir https://h/a.git?keep-git-dir=0 /d/ | inconsistent keep-git-dir",
        "ADD https://h/a.git?x=1 /d/ | unexpected query \"x\"",
        "ADD https://h/a.git?fetch-by-commit&ref=main /d/ | needs the whole id",
        "ADD http://a_b/x /d/ | its host is not",
        "COPY https://h/a /d/ | source can't be a URL for COPY",
        "COPY git@h:a.git /d/ | source can't be a git ref for COPY",
      })
  void refusesWhatCannotBe(String line, String why) {
    assertThatThrownBy(() -> plan(line))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:")
        .hasMessageContaining(why);
  }

  @Test
  void takesTheChecksumOfTheFlagOrTheAddress() throws Exception {
    RemoteSource file =
        source("ARG SUM=" + SHA256 + "\nADD --checksum=sha256:$SUM https://h/a /d/");
    RemoteSource flag = source("ADD --checksum=abc https://h/a.git#main /d/");
    RemoteSource query = source("ADD https://h/a.git?commit=abc&ref=main /d/");

    assertThat(((RemoteSource.File) file).checksum().orElseThrow()).hasToString("sha256:" + SHA256);
    assertThat(((RemoteSource.Repository) flag).address().options().checksum()).isEqualTo("abc");
    assertThat(((RemoteSource.Repository) query).address().options().checksum()).isEqualTo("abc");
  }
}
