package dev.envbuilder.build;

import dev.envbuilder.dockerfile.FileModeChange;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * COPY and ADD of local files.
 *
 * @param sources paths below the source's root, with wildcards
 * @param documents heredocs, each a file of its own
 * @param destination absolute; ends with a slash where a directory is meant
 */
record CopyStep(
    About about,
    TreeSource source,
    List<String> sources,
    List<Document> documents,
    BytePath destination,
    Options options)
    implements Step {

  CopyStep {
    sources = List.copyOf(sources);
    documents = List.copyOf(documents);
  }

  /** A heredoc's name and its text, expanded. */
  record Document(String name, String text) {}

  /** What becomes of an archive among the sources. */
  enum Archives {
    COPY,
    UNPACK
  }

  /**
   * The flags.
   *
   * @param owner {@code user[:group]}, looked up in the image
   * @param excludes ignore patterns below each source
   */
  record Options(
      Optional<String> owner,
      Optional<FileModeChange> mode,
      boolean link,
      boolean parents,
      List<String> excludes,
      Archives archives) {
    Options {
      excludes = List.copyOf(excludes);
    }
  }

  /** Whether the copy must not see the root: BuildKit has no {@code --link} with a mode. */
  boolean isLinked() {
    return options.link() && options.mode().isEmpty();
  }

  @Override
  public List<TreeSource> reads() {
    return List.of(source);
  }

  @Override
  public void describe(CacheKey.Parts key, StepContext context) throws BuildException, IOException {
    key.put("step", options.archives() == Archives.UNPACK ? "ADD" : "COPY")
        .put("destination", destination.toByteArray())
        .put("owner", options.owner().orElse(""))
        .put("mode", options.mode().map(FileModeChange::toString).orElse(""))
        .put("link", Boolean.toString(isLinked()))
        .put("parents", Boolean.toString(options.parents()))
        .put("excludes", options.excludes());
    for (Document document : documents) {
      key.put("document", document.name()).put("text", document.text());
    }
    key.put("sources", sources);
    context.copies().describe(this, key);
  }

  @Override
  public void execute(StepContext context) throws BuildException, IOException {
    context.copies().execute(this);
  }
}
