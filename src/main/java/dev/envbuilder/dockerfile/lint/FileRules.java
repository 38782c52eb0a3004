package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.CommandLine;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules that need nothing but the text: those of BuildKit's {@code instructions/parse.go}, and
 * of {@code validations.go} those on names and case. They look at all stages in any case.
 */
final class FileRules {
  private static final Set<String> RESERVED = Set.of("context", "scratch");
  private static final Pattern BLANKS = Pattern.compile("[\\t\\x0B\\f\\r ]+");

  private final Dockerfile dockerfile;
  private final Placement placement;
  private final Findings findings;

  FileRules(Dockerfile dockerfile, Placement placement, Findings findings) {
    this.dockerfile = dockerfile;
    this.placement = placement;
    this.findings = findings;
  }

  void check() {
    String file = dockerfile.source().name();
    for (int line : dockerfile.emptyContinuations()) {
      findings.add(
          findings.options(), Rule.NO_EMPTY_CONTINUATION, new SourceRange(file, line, line, 1));
    }
    dockerfile.globalArgs().forEach(this::arg);
    for (Stage stage : dockerfile.stages()) {
      from(stage.from());
      stage.instructions().forEach(this::instruction);
    }
    names();
    casing();
  }

  private void from(Instruction.From from) {
    if (from.stageName().isEmpty()) {
      return;
    }
    Placed placed = placement.of(from);
    String[] words = BLANKS.split(from.source().strip());
    String name = words[words.length - 1];
    String as = words[words.length - 2];
    if (!name.equals(lower(name))) {
      findings.add(placed.options(), Rule.STAGE_NAME_CASING, placed.range(), name);
    }
    // a keyword in mixed case is another rule's business
    boolean lowerCase = placed.keyword().equals(lower(placed.keyword()));
    boolean upperCase = placed.keyword().equals(upper(placed.keyword()));
    if ((lowerCase && !as.equals(lower(as))) || (upperCase && !as.equals(upper(as)))) {
      findings.add(placed.options(), Rule.FROM_AS_CASING, placed.range(), as, placed.keyword());
    }
    description(placed, "stage", List.of(from.stageName()));
  }

  private void instruction(Instruction instruction) {
    Placed placed = placement.of(instruction);
    switch (instruction) {
      case Instruction.Arg arg -> arg(arg);
      case Instruction.Maintainer maintainer ->
          findings.add(placed.options(), Rule.MAINTAINER_DEPRECATED, placed.range());
      case Instruction.Run run when run.heredocs().isEmpty() -> lookalike(placed, run.command());
      case Instruction.Cmd cmd -> lookalike(placed, cmd.command());
      case Instruction.Entrypoint entrypoint -> lookalike(placed, entrypoint.command());
      default -> {
        // nothing that shows without its surroundings
      }
    }
  }

  private void arg(Instruction.Arg arg) {
    List<String> names = new ArrayList<>();
    arg.variables().forEach(variable -> names.add(variable.name()));
    description(placement.of(arg), "argument", names);
  }

  private void description(Placed placed, String kind, List<String> names) {
    List<String> comments = placement.comments(placed.instruction());
    if (comments.isEmpty()) {
      return;
    }
    String last = comments.getLast();
    int blank = last.indexOf(' ');
    if (!names.contains(blank < 0 ? last : last.substring(0, blank))) {
      findings.add(
          placed.options(),
          Rule.INVALID_DEFINITION_DESCRIPTION,
          placed.range(),
          kind,
          names.size() == 1 ? names.getFirst() : "<name>");
    }
  }

  private void lookalike(Placed placed, CommandLine command) {
    if (command instanceof CommandLine.ShellForm(String text)) {
      boolean quoted = text.startsWith("[\"") || text.startsWith("['");
      if (quoted && text.endsWith("]")) {
        findings.add(placed.options(), Rule.JSON_FORM_LOOKALIKE, placed.range(), placed.keyword());
      }
    }
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (Stage stage : dockerfile.stages()) {
      String name = stage.name();
      if (RESERVED.contains(name)) {
        findings.add(findings.options(), Rule.RESERVED_STAGE_NAME, stage.range(), Quoted.of(name));
      }
      if (!name.isEmpty() && !seen.add(name)) {
        findings.add(findings.options(), Rule.DUPLICATE_STAGE_NAME, stage.range(), Quoted.of(name));
      }
    }
  }

  /** ARGs before the first FROM neither count nor are looked at, as in BuildKit. */
  private void casing() {
    List<Placed> all = new ArrayList<>();
    for (Stage stage : dockerfile.stages()) {
      all.add(placement.of(stage.from()));
      stage.instructions().forEach(instruction -> all.add(placement.of(instruction)));
    }
    long lowerCase = all.stream().filter(p -> p.keyword().equals(lower(p.keyword()))).count();
    long upperCase = all.stream().filter(p -> p.keyword().equals(upper(p.keyword()))).count();
    boolean wantsLower = lowerCase > upperCase;
    for (Placed placed : all) {
      String wanted = wantsLower ? lower(placed.keyword()) : upper(placed.keyword());
      if (!placed.keyword().equals(wanted)) {
        findings.add(
            findings.options(),
            Rule.CONSISTENT_INSTRUCTION_CASING,
            placed.range(),
            placed.keyword(),
            wantsLower ? "lower case" : "upper case");
      }
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
