package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.context.IgnoreRule;
import dev.envbuilder.rootfs.copy.CopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** frontend/dockerui/config.go ReadEntrypoint and dockerIgnorePatterns. */
class BuildContextTest {
  @TempDir private Path temporary;
  private Path folder = Path.of("/");
  private Path dockerfile = Path.of("/");

  @BeforeEach
  void makeContext() throws IOException {
    folder = Files.createDirectory(temporary.resolve("context"));
    dockerfile = folder.resolve("build/Web.dockerfile");
    Files.createDirectory(folder.resolve("build"));
  }

  private List<String> rules() throws BuildException, IOException {
    return BuildContext.open(folder, dockerfile).rules().rules().stream()
        .map(IgnoreRule::text)
        .toList();
  }

  @Test
  void prefersTheIgnoreFileOfTheDockerfile() throws BuildException, IOException {
    assertThat(rules()).isEmpty();
    Files.writeString(folder.resolve(".dockerignore"), "common\n");
    assertThat(rules()).containsExactly("common");
    Files.writeString(folder.resolve("build/Web.dockerfile.dockerignore"), "");
    assertThat(rules()).isEmpty();
    Files.writeString(folder.resolve("build/Web.dockerfile.dockerignore"), "own\n");
    assertThat(rules()).containsExactly("own");
  }

  @Test
  void followsLinksToIgnoreFilesInsideTheFolderOnly() throws BuildException, IOException {
    Files.writeString(temporary.resolve("secret"), "secret\n");
    Files.writeString(folder.resolve("real"), "rule\n");
    Path file = folder.resolve(".dockerignore");

    Files.createSymbolicLink(file, Path.of("/real"));
    assertThat(rules()).containsExactly("rule");
    for (String outside : new String[] {"../secret", temporary.resolve("secret").toString()}) {
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of(outside));
      assertThat(rules()).as(outside).isEmpty();
    }
  }

  @Test
  void takesWhatIsNoFileForNoIgnoreFile() throws BuildException, IOException {
    Files.createDirectory(folder.resolve(".dockerignore"));

    assertThat(rules()).isEmpty();
  }

  @Test
  void saysWhereABadRuleIs() throws IOException {
    Files.writeString(folder.resolve(".dockerignore"), "a\n!\n");

    assertThatThrownBy(this::rules)
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith(folder.resolve(".dockerignore") + ":2: illegal exclusion pattern");
  }

  @Test
  void findsMissingSourcesBeforeTheBuild() throws BuildException, IOException {
    Files.writeString(folder.resolve("a"), "x");
    Files.writeString(folder.resolve(".env"), "x");
    Files.writeString(folder.resolve(".dockerignore"), "# secrets\n.env\n");
    BuildContext context = BuildContext.open(folder, dockerfile);

    assertThat(context.missing(List.of("a", "*.none", "build"), false)).isEmpty();
    assertThat(context.missing(List.of("./a", "build/./*"), true)).isEmpty();
    assertThat(context.missing(List.of("a", "b"), false))
        .get()
        .isInstanceOf(CopyException.NotFound.class);
    assertThat(context.missing(List.of(".env"), false))
        .get()
        .asString()
        .contains(folder.resolve(".dockerignore") + ":2 '.env' matches '.env'");
  }
}
