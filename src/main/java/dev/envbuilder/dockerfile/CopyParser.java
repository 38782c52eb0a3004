package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** COPY and ADD. */
final class CopyParser {
  private static final Map<String, Flags.Kind> COPY_FLAGS =
      Map.of(
          "from", Flags.Kind.TEXT,
          "chown", Flags.Kind.TEXT,
          "chmod", Flags.Kind.TEXT,
          "link", Flags.Kind.TOGGLE,
          "parents", Flags.Kind.TOGGLE,
          "exclude", Flags.Kind.TEXTS);

  private static final Map<String, Flags.Kind> ADD_FLAGS =
      Map.of(
          "chown", Flags.Kind.TEXT,
          "chmod", Flags.Kind.TEXT,
          "link", Flags.Kind.TOGGLE,
          "exclude", Flags.Kind.TEXTS,
          "checksum", Flags.Kind.TEXT,
          "keep-git-dir", Flags.Kind.TOGGLE,
          "unpack", Flags.Kind.TOGGLE);

  private CopyParser() {}

  /** Sources, heredoc sources and destination. */
  private record Paths(List<String> sources, List<Heredoc> documents, String destination) {}

  static Instruction copy(Statement st) throws DockerfileException {
    Flags flags = Flags.read(st, COPY_FLAGS);
    Paths paths = paths(st);
    return new Instruction.Copy(
        st.range(),
        st.source(),
        paths.sources(),
        paths.documents(),
        paths.destination(),
        flags.text("from"),
        flags.text("chown"),
        flags.text("chmod"),
        flags.toggle("link").orElse(false),
        flags.toggle("parents").orElse(false),
        excludes(flags));
  }

  static Instruction add(Statement st) throws DockerfileException {
    Flags flags = Flags.read(st, ADD_FLAGS);
    Paths paths = paths(st);
    return new Instruction.Add(
        st.range(),
        st.source(),
        paths.sources(),
        paths.documents(),
        paths.destination(),
        flags.text("chown"),
        flags.text("chmod"),
        flags.toggle("link").orElse(false),
        excludes(flags),
        flags.text("checksum"),
        flags.toggle("keep-git-dir"),
        flags.toggle("unpack"));
  }

  private static List<String> excludes(Flags flags) {
    return flags.list("exclude").stream().map(Word::text).toList();
  }

  private static Paths paths(Statement st) throws DockerfileException {
    List<Word> words = words(st);
    if (words.size() < 2) {
      throw st.error(
          st.name() + " needs at least two operands",
          "write " + st.name() + " SOURCE... DESTINATION");
    }
    Word destination = words.getLast();
    List<String> sources = new ArrayList<>();
    List<Heredoc> documents = new ArrayList<>();
    if (Heredoc.parseWord(destination.text()).isPresent()) {
      throw st.error(
          destination.offset(), st.name() + " cannot take a heredoc as destination", "name a path");
    }
    for (Word word : words.subList(0, words.size() - 1)) {
      Optional<Heredoc> document = document(st, word);
      if (document.isPresent() && document.get().fileName().isEmpty()) {
        throw st.error(
            word.offset(),
            "'" + document.get().name() + "' cannot be the name of a file",
            "name the heredoc as the file is to be called, without directories");
      }
      document.ifPresentOrElse(documents::add, () -> sources.add(word.text()));
    }
    return new Paths(sources, documents, destination.text());
  }

  private static List<Word> words(Statement st) throws DockerfileException {
    Optional<List<String>> json = st.json();
    if (json.isEmpty()) {
      return WordSplitter.atBlanks(st.operands(), st.operandsOffset());
    }
    return json.get().stream().map(text -> new Word(text, st.operandsOffset())).toList();
  }

  /**
   * The heredoc that a word names, with the body that was read under that name, the last one where
   * there are several. A word of the JSON form, or one that is quoted together with its neighbours,
   * has none and stands for an empty file: parseSourcesAndDest looks bodies up by name alone.
   */
  private static Optional<Heredoc> document(Statement st, Word word) {
    return Heredoc.parseWord(word.text())
        .map(announced ->
            st.heredocs().reversed().stream()
                .filter(heredoc -> heredoc.name().equals(announced.name()))
                .findFirst()
                .map(read -> announced.withContent(read.content()))
                .orElse(announced));
  }
}
