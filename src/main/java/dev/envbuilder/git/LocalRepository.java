package dev.envbuilder.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A repository on our disk, made without JGit's probing of the file system. */
final class LocalRepository {
  private LocalRepository() {}

  /**
   * Makes an empty repository and opens it.
   *
   * @param folder what {@code .git} is; made if missing
   * @param config what its configuration says besides the usual
   */
  static FileRepository create(Path folder, boolean bare, String config) throws IOException {
    for (String name : new String[] {"objects/info", "objects/pack", "refs/heads", "refs/tags"}) {
      Files.createDirectories(folder.resolve(name));
    }
    write(folder.resolve("HEAD"), "ref: refs/heads/master\n");
    write(
        folder.resolve("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = "
            + bare
            + "\n\tlogallrefupdates = "
            + !bare
            + "\n"
            + config);
    FileRepositoryBuilder builder = new FileRepositoryBuilder().setGitDir(folder.toFile());
    if (bare) {
      builder.setBare();
    } else {
      builder.setWorkTree(folder.resolveSibling("worktree-of-" + folder.getFileName()).toFile());
    }
    return new FileRepository(builder.setup());
  }

  static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A value as it stands in a configuration file. */
  static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
