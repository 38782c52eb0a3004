package dev.envbuilder.build;

import dev.envbuilder.dockerfile.FileModeChange;
import dev.envbuilder.dockerfile.Heredoc;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.ShellWords;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.path.BytePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans COPY and ADD: expands their words and finds where they take files from. */
final class CopyPlanner {
  private final ShellWords words;
  private final SourceNames sources;

  CopyPlanner(ShellWords words, SourceNames sources) {
    this.words = words;
    this.sources = sources;
  }

  CopyStep copy(Instruction.Copy copy, Variables now, ImageConfig config) throws ValueException {
    TreeSource source =
        copy.from().isEmpty() ? new TreeSource.FromContext() : sources.of(copy.from());
    CopyStep.Options options =
        new CopyStep.Options(
            owner(copy.chown(), now),
            mode(copy.chmod(), now),
            copy.link(),
            copy.parents(),
            expand(copy.excludes(), now),
            CopyStep.Archives.COPY);
    CopyStep step =
        step(
            copy,
            "COPY",
            source,
            copy.sources(),
            copy.documents(),
            copy.destination(),
            options,
            now,
            config);
    RemoteAddPlanner.refuse(step.sources());
    return step;
  }

  Step add(Instruction.Add add, Variables now, ImageConfig config) throws ValueException {
    CopyStep.Options options =
        new CopyStep.Options(
            owner(add.chown(), now),
            mode(add.chmod(), now),
            add.link(),
            false,
            expand(add.excludes(), now),
            add.unpack().orElse(true) ? CopyStep.Archives.UNPACK : CopyStep.Archives.COPY);
    CopyStep step =
        step(
            add,
            "ADD",
            new TreeSource.FromContext(),
            add.sources(),
            add.documents(),
            add.destination(),
            options,
            now,
            config);
    String checksum = words.expandWord(add.checksum(), now);
    return new RemoteAddPlanner(checksum, add.keepGitDir(), add.unpack()).plan(step);
  }

  private CopyStep step(
      Instruction instruction,
      String keyword,
      TreeSource source,
      List<String> sources,
      List<Heredoc> heredocs,
      String destination,
      CopyStep.Options options,
      Variables now,
      ImageConfig config)
      throws ValueException {
    List<String> paths = expand(sources, now);
    List<CopyStep.Document> documents = new ArrayList<>();
    for (Heredoc heredoc : heredocs) {
      String text =
          heredoc.expand() ? words.expandHeredoc(heredoc.text(), now).text() : heredoc.text();
      documents.add(new CopyStep.Document(heredoc.name(), text));
    }
    String target = words.expandWord(destination, now);
    List<String> shown = new ArrayList<>(paths);
    documents.forEach(document -> shown.add("<<" + document.name()));
    shown.add(target);
    return new CopyStep(
        new Step.About(instruction.range(), instruction.source(), history(keyword, options, shown)),
        source,
        paths,
        documents,
        absolute(target, config),
        options);
  }

  /** As BuildKit's dispatchCopy tells it: with these three flags, without {@code --from}. */
  private static String history(String keyword, CopyStep.Options options, List<String> words) {
    StringBuilder text = new StringBuilder(keyword);
    if (options.parents()) {
      text.append(" --parents");
    }
    options.owner().ifPresent(owner -> text.append(" --chown=").append(owner));
    options.mode().ifPresent(mode -> text.append(" --chmod=").append(mode));
    words.forEach(word -> text.append(' ').append(word));
    return text.append(HistoryText.LAYER).toString();
  }

  private Optional<String> owner(String chown, Variables now) throws ValueException {
    String expanded = words.expandWord(chown, now);
    return expanded.isEmpty() ? Optional.empty() : Optional.of(expanded);
  }

  private Optional<FileModeChange> mode(String chmod, Variables now) throws ValueException {
    String expanded = words.expandWord(chmod, now);
    return expanded.isEmpty() ? Optional.empty() : Optional.of(FileModeChange.parse(expanded));
  }

  private List<String> expand(List<String> texts, Variables now) throws ValueException {
    List<String> expanded = new ArrayList<>();
    for (String text : texts) {
      expanded.add(words.expandWord(text, now));
    }
    return expanded;
  }

  /** Below WORKDIR unless absolute; a slash at the end, which says "a directory", stays. */
  private static BytePath absolute(String target, ImageConfig config) {
    String directory = config.workingDir().isEmpty() ? "/" : config.workingDir();
    BytePath path = BytePath.of(directory).resolve(target);
    BytePath clean = path.clean();
    boolean isDirectory =
        target.isEmpty() || target.endsWith("/") || target.equals(".") || target.endsWith("/.");
    return isDirectory ? clean.withSlash() : clean;
  }
}
