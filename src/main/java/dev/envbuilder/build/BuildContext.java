package dev.envbuilder.build;

import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder that COPY and ADD read, and the rules that hide parts of it: those of {@code
 * <Dockerfile>.dockerignore} beside the Dockerfile, else of {@code .dockerignore} in the folder.
 *
 * @param rulesFile where the rules stand, for messages
 */
public record BuildContext(BytePath folder, IgnoreRules rules, String rulesFile) {
  private static final int LARGEST_RULES = 8 << 20;
  private static final String RULES = ".dockerignore";

  /** A context without files, for builds that have none. */
  public static BuildContext none() {
    return new BuildContext(BytePath.of("/.envbuilder/nothing"), IgnoreRules.NONE, "");
  }

  /** The context in a folder, for a Dockerfile that may have ignore rules of its own. */
  public static BuildContext open(Path folder, Path dockerfile) throws BuildException, IOException {
    return open(
        folder,
        List.of(dockerfile.resolveSibling(dockerfile.getFileName() + RULES), rules(folder)));
  }

  /** A folder that was given under a name: only the ignore rules in it count. */
  public static BuildContext ofFolder(Path folder) throws BuildException, IOException {
    return open(folder, List.of(rules(folder)));
  }

  private static Path rules(Path folder) {
    return folder.resolve(RULES);
  }

  private static BuildContext open(Path folder, List<Path> files)
      throws BuildException, IOException {
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return new BuildContext(BytePath.of(folder.toString()), read(file), file.toString());
      }
    }
    return new BuildContext(BytePath.of(folder.toString()), IgnoreRules.NONE, "");
  }

  /** A link could lead to a file of the builder, which messages would then quote. */
  private static IgnoreRules read(Path file) throws BuildException, IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BuildException("'" + file + "' is not a regular file, and is not read");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST_RULES + 1);
      if (content.length > LARGEST_RULES) {
        throw new BuildException("'" + file + "' is larger than an ignore file may be");
      }
      return IgnoreRules.parse(content, file.toString());
    } catch (IgnoreRuleException e) {
      throw new BuildException(e.getMessage(), e);
    }
  }
}
