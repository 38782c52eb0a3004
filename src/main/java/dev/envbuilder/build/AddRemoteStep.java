package dev.envbuilder.build;

import dev.envbuilder.dockerfile.FileModeChange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/**
 * ADD of files and repositories on other machines, and of what else is in the same instruction.
 *
 * @param parts a copy for each remote source and for each run of local ones, in order
 */
record AddRemoteStep(About about, List<CopyStep> parts) implements Step {
  AddRemoteStep {
    parts = List.copyOf(parts);
  }

  @Override
  public List<TreeSource> reads() {
    return parts.stream().map(CopyStep::source).toList();
  }

  /** Whether something comes from a repository over ssh. */
  boolean usesSsh() {
    return parts.stream()
        .anyMatch(part ->
            part.source() instanceof TreeSource.FromRemote(RemoteSource.Repository repository)
                && repository.address().scheme().equals("ssh"));
  }

  @Override
  public void describe(CacheKey.Parts key, StepContext context) throws BuildException, IOException {
    key.put("step", "ADD remote").put("parts", Integer.toString(parts.size()));
    describe(key, context.remotes());
    for (CopyStep part : parts) {
      if (!(part.source() instanceof TreeSource.FromRemote)) {
        part.describe(key, context);
      }
    }
  }

  /** What the sources on other machines add to a key. */
  void describe(CacheKey.Parts key, RemoteFiles remotes) throws BuildException, IOException {
    for (int i = 0; i < parts.size(); i++) {
      CopyStep part = parts.get(i);
      if (part.source() instanceof TreeSource.FromRemote(RemoteSource source)) {
        CopyStep.Options options = part.options();
        key.put("part", Integer.toString(i))
            .put("sources", part.sources())
            .put("destination", part.destination().toByteArray())
            .put("owner", options.owner().orElse(""))
            .put("mode", options.mode().map(FileModeChange::toString).orElse(""))
            .put("link", Boolean.toString(options.link()))
            .put("excludes", options.excludes())
            .put("archives", options.archives().toString());
        try {
          remotes.describe(source, key);
        } catch (IOException e) {
          throw placed(e);
        }
      }
    }
  }

  @Override
  public void execute(StepContext context) throws BuildException, IOException {
    for (CopyStep part : parts) {
      if (part.source() instanceof TreeSource.FromRemote(RemoteSource source)) {
        try {
          context.remotes().tree(source);
        } catch (IOException e) {
          throw placed(e);
        }
      }
      part.execute(context);
    }
  }

  private BuildException placed(IOException e) throws InterruptedIOException {
    if (e instanceof InterruptedIOException interrupted) {
      throw interrupted;
    }
    return BuildException.at(about.range(), e);
  }
}
