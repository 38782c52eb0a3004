package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** ARG, ENV and LABEL: names and values (BuildKit {@code parser/line_parsers.go} parseNameVal). */
final class AssignmentParser {
  private AssignmentParser() {}

  static Instruction arg(Statement st) throws DockerfileException {
    // flags before the names are dropped: parseArg and parseStopSignal never look at them
    List<Word> words = WordSplitter.keepingQuotes(st.operands(), st.operandsOffset(), st.escape());
    InstructionParser.requireOperands(st, words.isEmpty(), "ARG NAME[=default]");
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
  static List<NameValue> pairs(Statement st) throws DockerfileException {
    Flags.none(st);
    String form = st.name() + " NAME=value";
    List<Word> words = WordSplitter.keepingQuotes(st.operands(), st.operandsOffset(), st.escape());
    InstructionParser.requireOperands(st, words.isEmpty(), form);
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

  /** Fails where a text cannot be cut into pairs at all, whatever they hold. */
  static void requirePairs(Statement st) throws DockerfileException {
    List<Word> words = WordSplitter.keepingQuotes(st.operands(), 0, st.escape());
    boolean complete = words.stream().noneMatch(word -> word.text().startsWith("="));
    if (!words.isEmpty() && complete && st.flags().isEmpty()) {
      pairs(st);
    }
  }
}
