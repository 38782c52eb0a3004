package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a typed instruction of a statement (BuildKit {@code instructions/parse.go}). */
final class InstructionParser {
  static final List<String> NAMES =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final String above;

  InstructionParser() {
    this("");
  }

  /**
   * @param above for messages: what stands directly above, such as {@code RUN in line 3}, or empty
   */
  InstructionParser(String above) {
    this.above = above;
  }

  Instruction parse(Statement st) throws DockerfileException {
    return switch (st.name()) {
      case "ADD" -> CopyParser.add(st);
      case "ARG" -> AssignmentParser.arg(st);
      case "CMD" -> cmd(st);
      case "COPY" -> CopyParser.copy(st);
      case "ENTRYPOINT" -> entrypoint(st);
      case "ENV" -> new Instruction.Env(st.range(), st.source(), AssignmentParser.pairs(st));
      case "EXPOSE" -> expose(st);
      case "FROM" -> from(st);
      case "HEALTHCHECK" -> HealthcheckParser.parse(st);
      case "LABEL" -> new Instruction.Label(st.range(), st.source(), AssignmentParser.pairs(st));
      case "MAINTAINER" -> maintainer(st);
      case "ONBUILD" -> onbuild(st);
      case "RUN" -> RunParser.parse(st);
      case "SHELL" -> shell(st);
      case "STOPSIGNAL" -> new Instruction.Stopsignal(st.range(), st.source(), operand(st));
      case "USER" -> new Instruction.User(st.range(), st.source(), single(st));
      case "VOLUME" -> volume(st);
      case "WORKDIR" -> new Instruction.Workdir(st.range(), st.source(), single(st));
      default -> throw st.error("unknown instruction '" + st.keyword() + "'", meant(st));
    };
  }

  /** What was probably meant. Most often a continuation is missing in the line above. */
  private String meant(Statement st) {
    String hint = Suggestion.among(st.name(), NAMES);
    boolean near = hint.startsWith("did you mean");
    return near || above.isEmpty()
        ? hint
        : "if it belongs to the " + above + ", end that line with " + st.escape() + "; " + hint;
  }

  private Instruction.From from(Statement st) throws DockerfileException {
    List<Word> words = WordSplitter.atBlanks(st.operands(), st.operandsOffset());
    // flags first: "--platform linux/amd64" is a flag without a value before it is an operand too
    // many
    Flags flags = Flags.read(st, Map.of("platform", Flags.Kind.TEXT));
    boolean named = words.size() == 3 && words.get(1).text().equalsIgnoreCase("as");
    requireOperands(st, words.isEmpty(), "FROM image [AS name]");
    if (words.size() != 1 && !named) {
      throw st.error(
          words.get(1).offset(),
          "FROM takes an image and maybe a name",
          "write FROM image [AS name]");
    }
    String name = named ? stageName(st, words.get(2)) : "";
    return new Instruction.From(
        st.range(), st.source(), words.getFirst().text(), flags.text("platform"), name);
  }

  private String stageName(Statement st, Word word) throws DockerfileException {
    String name = Blanks.lower(word.text());
    boolean valid = name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      valid &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0;
    }
    if (!valid) {
      throw st.error(
          word.offset(),
          "invalid name for a build stage: '" + word.text() + "'",
          "begin with a letter, go on with letters, digits, '-', '_' and '.'");
    }
    return name;
  }

  private Instruction cmd(Statement st) throws DockerfileException {
    Flags.none(st);
    return new Instruction.Cmd(
        st.range(), st.source(), st.command(st.operands(), st.operandsOffset()));
  }

  private static Instruction entrypoint(Statement st) throws DockerfileException {
    Flags.none(st);
    return new Instruction.Entrypoint(
        st.range(), st.source(), st.command(st.operands(), st.operandsOffset()));
  }

  private static Instruction expose(Statement st) throws DockerfileException {
    Flags.none(st);
    List<Word> words = WordSplitter.atBlanks(st.operands(), st.operandsOffset());
    requireOperands(st, words.isEmpty(), "EXPOSE PORT[/PROTOCOL]");
    return new Instruction.Expose(st.range(), st.source(), words.stream().map(Word::text).toList());
  }

  private static Instruction volume(Statement st) throws DockerfileException {
    Flags.none(st);
    Optional<List<String>> json = st.json();
    List<String> paths =
        json.isPresent()
            ? json.get()
            : WordSplitter.atBlanks(st.operands(), 0).stream().map(Word::text).toList();
    requireOperands(st, paths.isEmpty(), "VOLUME PATH");
    List<String> trimmed = paths.stream().map(Blanks::trim).toList();
    if (trimmed.contains("")) {
      throw st.error(st.operandsOffset(), "VOLUME has an empty path", "write VOLUME PATH");
    }
    return new Instruction.Volume(st.range(), st.source(), trimmed);
  }

  private static Instruction shell(Statement st) throws DockerfileException {
    Flags.none(st);
    Optional<List<String>> arguments = st.json();
    if (arguments.isEmpty() || arguments.get().isEmpty()) {
      throw st.error(
          st.operandsOffset(),
          "SHELL takes a JSON array that is not empty",
          "write SHELL [\"/bin/bash\", \"-c\"]");
    }
    return new Instruction.Shell(st.range(), st.source(), arguments.get());
  }

  private static Instruction maintainer(Statement st) throws DockerfileException {
    return new Instruction.Maintainer(st.range(), st.source(), single(st));
  }

  private Instruction onbuild(Statement st) throws DockerfileException {
    Flags.none(st);
    requireOperands(st, st.operands().isEmpty(), "ONBUILD INSTRUCTION");
    Statement nested = st.nested();
    if (nested.name().equals("ONBUILD")) {
      throw nested.error("ONBUILD cannot hold another ONBUILD", "name the instruction itself");
    }
    if (nested.name().equals("FROM") || nested.name().equals("MAINTAINER")) {
      throw nested.error(nested.name() + " is not allowed as an ONBUILD trigger", "");
    }
    // as written, but for the keyword: blanks at the end go into the image config too
    StringBuilder expression = new StringBuilder(st.rest());
    for (Heredoc heredoc : st.heredocs()) {
      expression.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.Onbuild(st.range(), st.source(), expression.toString(), trigger(nested));
  }

  /**
   * What is held back, if it can be understood. BuildKit only cuts it into words, so what is wrong
   * in the words is an error now and everything else is one where the image is built upon.
   */
  private Optional<Instruction> trigger(Statement nested) throws DockerfileException {
    switch (nested.name()) {
      case "ENV", "LABEL" -> AssignmentParser.requirePairs(nested);
      case "ADD", "COPY", "VOLUME", "CMD", "ENTRYPOINT", "RUN", "SHELL" -> nested.json();
      case "HEALTHCHECK" -> HealthcheckParser.requireWords(nested);
      default -> {}
    }
    try {
      return Optional.of(new InstructionParser().parse(nested));
    } catch (DockerfileException e) {
      return Optional.empty();
    }
  }

  /** The one operand of an instruction that takes the whole rest of its line. */
  private static String single(Statement st) throws DockerfileException {
    Flags.none(st);
    return operand(st);
  }

  private static String operand(Statement st) throws DockerfileException {
    String form =
        switch (st.name()) {
          case "MAINTAINER" -> "MAINTAINER NAME";
          case "STOPSIGNAL" -> "STOPSIGNAL SIGNAL";
          case "USER" -> "USER NAME[:GROUP]";
          default -> st.name() + " PATH";
        };
    requireOperands(st, st.operands().isEmpty(), form);
    return st.operands();
  }

  static void requireOperands(Statement st, boolean missing, String form)
      throws DockerfileException {
    if (missing) {
      throw st.error(st.name() + " has no operand", "write " + form);
    }
  }
}
