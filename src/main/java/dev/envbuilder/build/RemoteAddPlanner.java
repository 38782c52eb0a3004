package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Toggle;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.git.GitAddress;
import dev.envbuilder.git.GitException;
import dev.envbuilder.git.GitOptions;
import dev.envbuilder.git.GitRemote;
import dev.envbuilder.net.Checksum;
import dev.envbuilder.net.HttpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells sources on other machines from paths, and plans the copies of an ADD that has some, by the
 * rules of {@code DF/dockerfile2llb/convert_copy.go}.
 *
 * @param checksum {@code --checksum}, expanded
 */
record RemoteAddPlanner(String checksum, Toggle keepGitDir, Toggle unpack) {
  /** What a URL without a path is called in a directory. */
  private static final String UNNAMED = "__unnamed__";

  /**
   * Refuses what only ADD takes.
   *
   * @throws ValueException if a source of COPY is on another machine
   */
  static void refuse(List<String> sources) throws ValueException {
    for (String source : sources) {
      if (repository(source).isPresent()) {
        throw problem(source, "source can't be a git ref for COPY; use ADD");
      }
      if (isWeb(source)) {
        throw problem(source, "source can't be a URL for COPY; use ADD");
      }
    }
  }

  /** The step of an ADD that was planned as if all its sources were paths. */
  Step plan(CopyStep local) throws ValueException {
    List<Optional<RemoteSource>> remotes = new ArrayList<>();
    checkChecksum(local.sources());
    for (String source : local.sources()) {
      remotes.add(remote(source));
    }
    if (remotes.stream().allMatch(Optional::isEmpty)) {
      return local;
    }
    Step.About about =
        new Step.About(
            local.about().range(),
            GitRemote.redact(local.about().text()),
            GitRemote.redact(local.about().history()));
    List<CopyStep> parts = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < remotes.size(); i++) {
      if (remotes.get(i).isEmpty()) {
        paths.add(local.sources().get(i));
      } else {
        addPaths(parts, paths, List.of(), about, local);
        parts.add(part(about, remotes.get(i).get(), local));
      }
    }
    addPaths(parts, paths, local.documents(), about, local);
    return new AddRemoteStep(about, parts);
  }

  private static void addPaths(
      List<CopyStep> parts,
      List<String> paths,
      List<CopyStep.Document> documents,
      Step.About about,
      CopyStep local) {
    if (!paths.isEmpty() || !documents.isEmpty()) {
      parts.add(
          new CopyStep(
              about, local.source(), paths, documents, local.destination(), local.options()));
      paths.clear();
    }
  }

  private CopyStep part(Step.About about, RemoteSource source, CopyStep local) {
    CopyStep.Options options = local.options();
    boolean unpacked = source instanceof RemoteSource.File && unpack.orElse(false);
    return new CopyStep(
        about,
        new TreeSource.FromRemote(source),
        List.of(RemoteFiles.word(source)),
        List.of(),
        local.destination(),
        new CopyStep.Options(
            options.owner(),
            options.mode(),
            options.link(),
            false,
            options.excludes(),
            unpacked ? CopyStep.Archives.UNPACK : CopyStep.Archives.COPY));
  }

  private void checkChecksum(List<String> sources) throws ValueException {
    if (checksum.isEmpty()) {
      return;
    }
    if (sources.size() != 1) {
      throw problem(checksum, "checksum can't be specified for multiple sources");
    }
    if (!isWeb(sources.getFirst()) && repository(sources.getFirst()).isEmpty()) {
      throw problem(checksum, "checksum requires HTTP(S) or Git sources");
    }
  }

  private Optional<RemoteSource> remote(String source) throws ValueException {
    Optional<GitAddress> repository = repository(source);
    if (repository.isPresent()) {
      return Optional.of(new RemoteSource.Repository(withFlags(repository.get(), source)));
    }
    return isWeb(source) ? Optional.of(file(source)) : Optional.empty();
  }

  private static boolean isWeb(String source) {
    return source.startsWith("http://") || source.startsWith("https://");
  }

  private static Optional<GitAddress> repository(String source) throws ValueException {
    try {
      return GitAddress.parse(source).filter(address -> !address.looksLocal());
    } catch (GitException.BadAddress e) {
      throw problem(source, String.valueOf(e.getMessage()));
    }
  }

  private GitAddress withFlags(GitAddress address, String source) throws ValueException {
    GitOptions options = address.options();
    if (keepGitDir != Toggle.UNSET) {
      boolean keep = keepGitDir.orElse(false);
      if (options.keepGitDir().isPresent() && options.keepGitDir().get() != keep) {
        throw problem(source, "inconsistent keep-git-dir configuration");
      }
      options = options.withKeepGitDir(keep);
    }
    if (!checksum.isEmpty()) {
      if (!options.checksum().isEmpty() && !options.checksum().equals(checksum)) {
        throw problem(
            source, "checksum mismatch \"" + checksum + "\" != \"" + options.checksum() + "\"");
      }
      options = options.withChecksum(checksum);
    }
    GitAddress whole = address.with(options);
    try {
      whole.check();
    } catch (GitException e) {
      throw problem(source, String.valueOf(e.getMessage()));
    }
    return whole;
  }

  private RemoteSource.File file(String source) throws ValueException {
    try {
      HttpAddress address = HttpAddress.parse(source);
      String last = address.lastName();
      String name = last.isEmpty() || last.equals(".") ? UNNAMED : last;
      if (!name.equals(safe(name))) {
        throw problem(
            source, "the name at the end of the URL's path cannot be that of a file; give another");
      }
      return new RemoteSource.File(address, name, digest());
    } catch (IllegalArgumentException e) {
      throw problem(source, "it is not a URL that can be fetched: " + e.getMessage());
    }
  }

  private Optional<Checksum> digest() throws ValueException {
    if (checksum.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checksum.parse(checksum));
    } catch (IllegalArgumentException e) {
      throw problem(checksum, "the checksum cannot be used: " + e.getMessage());
    }
  }

  /** What BuildKit makes of a name ({@code source/util/pathutil}, SafeFileName). */
  private static String safe(String name) {
    boolean control = name.chars().anyMatch(Character::isISOControl);
    return control || name.equals("..") ? "" : name.strip();
  }

  private static ValueException problem(String text, String what) {
    return new ValueException(GitRemote.redact(text), 0, what);
  }
}
