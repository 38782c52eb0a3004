package dev.envbuilder.dockerfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parsed Dockerfile.
 *
 * @param source its text
 * @param directives the parser directives
 * @param globalArgs the ARGs before the first FROM
 * @param stages the stages in order, at least one
 * @param emptyContinuations the last lines of instructions that have a blank line inside
 */
public record Dockerfile(
    SourceText source,
    ParserDirectives directives,
    List<Instruction.Arg> globalArgs,
    List<Stage> stages,
    List<Integer> emptyContinuations) {
  public Dockerfile {
    globalArgs = List.copyOf(globalArgs);
    stages = List.copyOf(stages);
    emptyContinuations = List.copyOf(emptyContinuations);
  }

  /**
   * Parses a Dockerfile.
   *
   * @param content its bytes, UTF-8 with or without byte order mark
   * @param fileName its name, for messages
   */
  public static Dockerfile parse(byte[] content, String fileName) throws DockerfileException {
    return new DockerfileReader(SourceText.of(content, fileName)).read();
  }

  /**
   * Parses an ONBUILD trigger from an image's config: exactly one instruction, heredocs included.
   *
   * @param expression the trigger's text
   * @param origin where it comes from, for messages
   */
  public static Instruction parseTrigger(String expression, String origin)
      throws DockerfileException {
    byte[] content = expression.getBytes(StandardCharsets.UTF_8);
    return new DockerfileReader(SourceText.of(content, origin)).readTrigger();
  }

  /** The expansion rules of this file: they depend on its escape directive. */
  public ShellWords words() {
    return new ShellWords(directives.escape());
  }

  /** The stage of a name, in any case; the last one where several have it. */
  public Optional<Stage> stageNamed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return name.isEmpty()
        ? Optional.empty()
        : stages.reversed().stream().filter(stage -> stage.name().equals(lower)).findFirst();
  }

  /** The stage of a name or, where none has it, of a number from 0. */
  public Optional<Stage> stage(String reference) {
    Optional<Stage> named = stageNamed(reference);
    boolean number =
        !reference.isEmpty()
            && reference.length() <= 6
            && reference.chars().allMatch(c -> c >= '0' && c <= '9');
    if (named.isPresent() || !number) {
      return named;
    }
    int index = Integer.parseInt(reference);
    return index < stages.size() ? Optional.of(stages.get(index)) : Optional.empty();
  }

  /**
   * An error about something in this file, with the line it stands in.
   *
   * @param problem what is wrong, in lower case, without position
   * @param hint what to try, or empty
   */
  public DockerfileException problemAt(SourceRange range, String problem, String hint) {
    return source.error(range.startLine(), range.column(), problem, hint);
  }

  /**
   * An error about a value of an instruction. Points at the value itself where its text can be
   * found in the instruction's lines, and at the instruction otherwise.
   */
  public DockerfileException problemIn(Instruction instruction, ValueException e) {
    SourceRange range = instruction.range();
    if (!e.text().isEmpty()) {
      int last = Math.min(range.endLine(), source.lineCount());
      for (int line = range.startLine(); line <= last; line++) {
        int from = line == range.startLine() ? range.column() - 1 : 0;
        int found = source.line(line).indexOf(e.text(), from);
        if (found >= 0) {
          return source.error(line, found + e.offset() + 1, e.getMessage(), "");
        }
      }
    }
    return problemAt(range, e.getMessage(), "");
  }

  /** The names of all stages that have one, for messages. */
  List<String> stageNames() {
    List<String> names = new ArrayList<>();
    for (Stage stage : stages) {
      if (!stage.name().isEmpty()) {
        names.add(stage.name());
      }
    }
    return names;
  }

  /** An error about a stage that does not exist, with the one that was probably meant. */
  public DockerfileException unknownStage(SourceRange range, String name) {
    return problemAt(
        range, "no stage is named '" + name + "'", Suggestion.among(name, stageNames()));
  }
}
