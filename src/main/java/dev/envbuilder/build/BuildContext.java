package dev.envbuilder.build;

import dev.envbuilder.context.IgnoreRuleException;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.copy.ContextFile;
import dev.envbuilder.rootfs.copy.CopyException;
import dev.envbuilder.rootfs.copy.CopyPlan;
import dev.envbuilder.rootfs.copy.CopyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder that COPY and ADD read, and the rules that hide parts of it: those of {@code
 * <Dockerfile>.dockerignore} beside the Dockerfile, else of {@code .dockerignore} in the folder.
 *
 * @param rulesFile where the rules stand, for messages
 */
public record BuildContext(BytePath folder, IgnoreRules rules, String rulesFile) {
  private static final String IGNORE_FILE = ".dockerignore";
  private static final int LARGEST_RULES = 8 << 20;

  /** A context without files, for builds that have none. */
  public static BuildContext none() {
    return new BuildContext(BytePath.of("/.envbuilder/nothing"), IgnoreRules.NONE, "");
  }

  /** The context in a folder, for a Dockerfile that may have ignore rules of its own. */
  public static BuildContext open(Path folder, Path dockerfile) throws BuildException, IOException {
    Path own = dockerfile.toAbsolutePath().resolveSibling(dockerfile.getFileName() + IGNORE_FILE);
    return open(folder, List.of(own, folder.resolve(IGNORE_FILE)));
  }

  /** A folder that was given under a name: only the ignore rules in it count. */
  public static BuildContext ofFolder(Path folder) throws BuildException, IOException {
    return open(folder, List.of(folder.resolve(IGNORE_FILE)));
  }

  /** Links to ignore files are followed where they stay beside them. */
  private static BuildContext open(Path folder, List<Path> files)
      throws BuildException, IOException {
    BytePath root = BytePath.of(folder.toAbsolutePath().toString());
    for (Path file : files) {
      Optional<byte[]> content = read(file);
      if (content.isPresent()) {
        return new BuildContext(root, parse(content.get(), file.toString()), file.toString());
      }
    }
    return new BuildContext(root, IgnoreRules.NONE, "");
  }

  /**
   * Looks for sources of COPY and ADD before anything is done: words without wildcards, all
   * variables expanded.
   *
   * @param parents whether {@code --parents} is given
   * @return what is wrong with the first that is missing or hidden; empty if all are there
   */
  public Optional<CopyException> missing(List<String> sources, boolean parents) throws IOException {
    CopyRequest request =
        CopyRequest.ofContext(folder, sources, BytePath.ROOT).withIgnore(rules, rulesFile);
    try {
      CopyPlan.requireSources(parents ? request.withParents() : request);
      return Optional.empty();
    } catch (CopyException e) {
      return Optional.of(e);
    }
  }

  private static Optional<byte[]> read(Path file) throws BuildException {
    BytePath path = BytePath.of(file.toAbsolutePath().toString());
    try {
      return ContextFile.read(path.parent(), path.name(), LARGEST_RULES);
    } catch (IOException e) {
      throw new BuildException("cannot read the ignore file '" + file + "': " + e.getMessage(), e);
    }
  }

  private static IgnoreRules parse(byte[] content, String file) throws BuildException {
    try {
      return IgnoreRules.parse(content, file);
    } catch (IgnoreRuleException e) {
      throw new BuildException(e.getMessage(), e);
    }
  }
}
