package dev.envbuilder.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked of the entry point, typed and checked. Paths are absolute.
 *
 * @param init what runs in the end
 * @param setupScript a script for root before that
 * @param exportEnvFile receives the image's variables
 * @param cache where layers and the image go
 */
public record StartSettings(
    InitCommand init,
    Optional<String> setupScript,
    Optional<Path> exportEnvFile,
    Path workspaceFolder,
    Optional<String> dockerfilePath,
    Optional<String> buildContextPath,
    Optional<String> fallbackImage,
    CacheSettings cache,
    boolean exitOnBuildFailure,
    boolean skipRebuild,
    List<String> ignorePaths,
    boolean forceSafe) {

  public StartSettings {
    ignorePaths = List.copyOf(ignorePaths);
  }

  /**
   * The init command: the program, and either its own arguments or the script behind {@code -c}.
   */
  public record InitCommand(String program, List<String> arguments) {
    public InitCommand {
      arguments = List.copyOf(arguments);
    }

    /**
     * The command that the three init options describe.
     *
     * @throws IllegalArgumentException if the arguments' quotes do not close
     */
    public static InitCommand of(String program, String script, Optional<String> arguments) {
      return new InitCommand(
          program, arguments.map(ShellWords::split).orElseGet(() -> List.of("-c", script)));
    }

    /** Program and arguments. */
    public List<String> words() {
      List<String> words = new ArrayList<>();
      words.add(program);
      words.addAll(arguments);
      return words;
    }
  }

  /**
   * Where layers are kept and whether the image is pushed.
   *
   * @param repository a repository without tag
   * @param directory a folder that holds an OCI layout
   */
  public record CacheSettings(
      Optional<String> repository,
      Optional<Path> directory,
      boolean pushImage,
      boolean exitOnPushFailure) {}
}
