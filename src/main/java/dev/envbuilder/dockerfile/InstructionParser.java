package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  Instruction parse(Statement st) throws DockerfileException {
    return switch (st.name()) {
      case "ADD" -> CopyParser.add(st);
      case "ARG" -> arg(st);
      case "CMD" -> cmd(st);
      case "COPY" -> CopyParser.copy(st);
      case "ENTRYPOINT" -> entrypoint(st);
      case "ENV" -> new Instruction.Env(st.range(), st.source(), pairs(st));
      case "EXPOSE" -> expose(st);
      case "FROM" -> from(st);
      case "HEALTHCHECK" -> HealthcheckParser.parse(st);
      case "LABEL" -> new Instruction.Label(st.range(), st.source(), pairs(st));
      case "MAINTAINER" -> maintainer(st);
      case "ONBUILD" -> onbuild(st);
      case "RUN" -> RunParser.parse(st);
      case "SHELL" -> shell(st);
      case "STOPSIGNAL" -> new Instruction.Stopsignal(st.range(), st.source(), single(st));
      case "USER" -> new Instruction.User(st.range(), st.source(), single(st));
      case "VOLUME" -> volume(st);
      case "WORKDIR" -> new Instruction.Workdir(st.range(), st.source(), single(st));
      default ->
          throw st.error(
              "unknown instruction '" + st.keyword() + "'", Suggestion.among(st.name(), NAMES));
    };
  }

  private static Instruction.From from(Statement st) throws DockerfileException {
    List<Word> words = WordSplitter.atBlanks(st.operands(), st.operandsOffset());
    boolean named = words.size() == 3 && words.get(1).text().equalsIgnoreCase("as");
    requireOperands(st, words.isEmpty(), "FROM image [AS name]");
    if (words.size() != 1 && !named) {
      throw st.error(
          words.get(1).offset(),
          "FROM takes an image and maybe a name",
          "write FROM image [AS name]");
    }
    Flags flags = Flags.read(st, Map.of("platform", Flags.Kind.TEXT));
    String name = named ? stageName(st, words.get(2)) : "";
    return new Instruction.From(
        st.range(), st.source(), words.getFirst().text(), flags.text("platform"), name);
  }

  private static String stageName(Statement st, Word word) throws DockerfileException {
    String name = word.text().toLowerCase(Locale.ROOT);
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

  private static Instruction arg(Statement st) throws DockerfileException {
    Flags.none(st);
    List<Word> words = WordSplitter.keepingQuotes(st.operands(), st.operandsOffset(), st.escape());
    requireOperands(st, words.isEmpty(), "ARG NAME[=default]");
    List<Instruction.Arg.Variable> variables = new ArrayList<>();
    for (Word word : words) {
      int equals = word.text().indexOf('=');
      if (equals == 0) {
        throw st.error(word.offset(), "ARG has an empty name", "write ARG NAME[=default]");
      }
      variables.add(
          equals < 0
              ? new Instruction.Arg.Variable(word.text(), "", false)
              : new Instruction.Arg.Variable(
                  word.text().substring(0, equals), word.text().substring(equals + 1), true));
    }
    return new Instruction.Arg(st.range(), st.source(), variables);
  }

  /** {@code name=value ...}, or where the first word has no {@code =}, {@code name rest}. */
  private static List<NameValue> pairs(Statement st) throws DockerfileException {
    Flags.none(st);
    String form = st.name() + " NAME=value";
    List<Word> words = WordSplitter.keepingQuotes(st.operands(), st.operandsOffset(), st.escape());
    requireOperands(st, words.isEmpty(), form);
    if (words.getFirst().text().indexOf('=') < 0) {
      return List.of(legacyPair(st, form));
    }
    List<NameValue> pairs = new ArrayList<>();
    for (Word word : words) {
      int equals = word.text().indexOf('=');
      if (equals < 0) {
        throw st.error(
            word.offset(),
            "'" + word.text() + "' has no '='",
            "write " + form + "; quote a value with blanks");
      }
      if (equals == 0) {
        throw st.error(word.offset(), st.name() + " has an empty name", "write " + form);
      }
      pairs.add(new NameValue(word.text().substring(0, equals), word.text().substring(equals + 1)));
    }
    return pairs;
  }

  private static NameValue legacyPair(Statement st, String form) throws DockerfileException {
    String text = st.operands();
    int end = 0;
    while (end < text.length() && !Blanks.separatesWords(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      throw st.error(st.operandsOffset(), st.name() + " must have two arguments", "write " + form);
    }
    int value = end;
    while (Blanks.separatesWords(text.charAt(value))) {
      value++;
    }
    return new NameValue(text.substring(0, end), text.substring(value), true);
  }

  private static Instruction cmd(Statement st) throws DockerfileException {
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
    StringBuilder expression = new StringBuilder(nested.text());
    for (Heredoc heredoc : st.heredocs()) {
      expression.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.Onbuild(st.range(), st.source(), expression.toString(), parse(nested));
  }

  /** The one operand of an instruction that takes the whole rest of its line. */
  private static String single(Statement st) throws DockerfileException {
    Flags.none(st);
    requireOperands(st, st.operands().isEmpty(), st.name() + " VALUE");
    return st.operands();
  }

  private static void requireOperands(Statement st, boolean missing, String form)
      throws DockerfileException {
    if (missing) {
      throw st.error(st.name() + " has no operand", "write " + form);
    }
  }
}
