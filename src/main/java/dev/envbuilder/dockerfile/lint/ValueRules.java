package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Heredoc;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.NameValue;
import dev.envbuilder.dockerfile.SecretValues;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.TokenForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks for secrets that stand in the text of instructions, heredocs included, in all stages. The
 * rule is not one of BuildKit's.
 */
final class ValueRules {
  /**
   * Names that say of a web token that it is for everybody, as those of programs in browsers are.
   */
  private static final Pattern PUBLIC =
      Pattern.compile("PUBLIC|ANON|PUBLISHABLE", Pattern.CASE_INSENSITIVE);

  private final Dockerfile dockerfile;
  private final Placement placement;
  private final Findings findings;

  ValueRules(Dockerfile dockerfile, Placement placement, Findings findings) {
    this.dockerfile = dockerfile;
    this.placement = placement;
    this.findings = findings;
  }

  void check() {
    dockerfile.globalArgs().forEach(this::instruction);
    for (Stage stage : dockerfile.stages()) {
      instruction(stage.from());
      stage.instructions().forEach(this::instruction);
    }
  }

  /** What a build argument is given, which the image's history keeps. */
  static void given(Placed at, String name, String value, Findings findings) {
    for (SecretValues.Found found : SecretValues.in(value.lines().toList())) {
      findings.add(
          at.options(),
          Rule.SECRET_VALUE_IN_DOCKERFILE,
          at.range(),
          "the build argument " + Quoted.of(name),
          found.form().title(),
          "");
    }
  }

  private void instruction(Instruction instruction) {
    Placed at = placement.of(instruction);
    SourceText source = dockerfile.source();
    int first = at.range().startLine();
    int last = Math.min(at.range().endLine(), source.lineCount());
    List<String> lines = new ArrayList<>();
    for (int line = first; line <= last; line++) {
      boolean comment = line > first && heredocs(instruction).isEmpty() && isComment(source, line);
      lines.add(comment ? "" : source.line(line));
    }
    for (SecretValues.Found found : SecretValues.in(lines)) {
      int line = first + found.line();
      int column = found.start() + 1;
      String holder = holder(at, found.text());
      if (found.form() == TokenForm.JWT && PUBLIC.matcher(holder).find()) {
        continue;
      }
      findings.add(
          at.options(),
          Rule.SECRET_VALUE_IN_DOCKERFILE,
          new SourceRange(at.range().file(), line, line, column),
          holder,
          found.form().title(),
          " (column " + column + ")");
    }
  }

  private static boolean isComment(SourceText source, int line) {
    return source.line(line).stripLeading().startsWith("#");
  }

  private static List<Heredoc> heredocs(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Run run -> run.heredocs();
      case Instruction.Copy copy -> copy.documents();
      case Instruction.Add add -> add.documents();
      default -> List.of();
    };
  }

  /** The instruction, and the name of the variable where it has one. */
  private static String holder(Placed at, String value) {
    Optional<String> name =
        switch (at.instruction()) {
          case Instruction.Env env -> name(env.pairs(), value);
          case Instruction.Label label -> name(label.pairs(), value);
          case Instruction.Arg arg ->
              arg.variables().stream()
                  .filter(variable -> variable.defaultValue().contains(value))
                  .map(Instruction.Arg.Variable::name)
                  .findFirst();
          default -> Optional.empty();
        };
    return name.map(n -> at.keyword() + " " + Quoted.of(n)).orElse(at.keyword());
  }

  private static Optional<String> name(List<NameValue> pairs, String value) {
    return pairs.stream()
        .filter(pair -> pair.value().contains(value))
        .map(NameValue::name)
        .findFirst();
  }
}
