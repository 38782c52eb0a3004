package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the parser leaves behind: keywords as written and the comments above each instruction
 * (BuildKit {@code parser/parser.go}, PrevComment). A blank line does not end those, an empty
 * comment does.
 */
final class Placement {
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

  private final SourceText source;
  private final CheckOptions options;
  private final Map<SourceRange, Placed> placed = new HashMap<>();
  private final Map<SourceRange, List<String>> comments = new HashMap<>();
  private int read;

  Placement(Dockerfile dockerfile, CheckOptions options) {
    this.source = dockerfile.source();
    this.options = options;
    this.read = directives();
    for (Instruction.Arg arg : dockerfile.globalArgs()) {
      place(arg);
    }
    for (Stage stage : dockerfile.stages()) {
      place(stage.from());
      stage.instructions().forEach(this::place);
    }
  }

  Placed of(Instruction instruction) {
    Placed found = placed.get(instruction.range());
    return found == null
        ? new Placed(instruction, keyword(instruction), instruction.range(), options)
        : found;
  }

  /** The comments above an instruction, without the {@code #}. */
  List<String> comments(Instruction instruction) {
    return comments.getOrDefault(instruction.range(), List.of());
  }

  private void place(Instruction instruction) {
    SourceRange range = instruction.range();
    List<String> above = new ArrayList<>();
    while (read + 1 < range.startLine()) {
      comment(source.line(++read), above);
    }
    read = Math.max(read, range.endLine());
    if (!above.isEmpty()) {
      comments.put(range, List.copyOf(above));
    }
    placed.put(range, new Placed(instruction, keyword(instruction), range, options(above)));
  }

  private static void comment(String line, List<String> above) {
    if (!line.strip().startsWith("#")) {
      return;
    }
    // of an indented comment only the first blank goes, as there
    String text = line.substring(1).strip();
    if (text.isEmpty()) {
      above.clear();
    } else {
      above.add(text);
    }
  }

  /** The first {@code check=} counts; one that cannot be read changes nothing. */
  private CheckOptions options(List<String> above) {
    for (String comment : above) {
      Matcher matcher = DIRECTIVE.matcher(comment);
      if (matcher.matches() && matcher.group(1).equalsIgnoreCase("check")) {
        try {
          return options.merged(CheckOptions.parseDirective(matcher.group(2)));
        } catch (ValueException e) {
          return options; // as BuildKit: a comment is no place for an error
        }
      }
    }
    return options;
  }

  /** The number of lines that are parser directives: no comments of the first instruction. */
  private int directives() {
    int count = 0;
    while (count < source.lineCount()) {
      String line = source.line(count + 1).strip();
      Matcher matcher = DIRECTIVE.matcher(line.startsWith("#") ? line.substring(1) : "");
      if (!matcher.matches()
          || !List.of("syntax", "escape", "check")
              .contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
        break;
      }
      count++;
    }
    return count;
  }

  private String keyword(Instruction instruction) {
    SourceRange range = instruction.range();
    String keyword = instruction.keyword();
    if (range.startLine() > source.lineCount()) {
      return keyword;
    }
    String line = source.line(range.startLine());
    int start = range.column() - 1;
    int end = start + keyword.length();
    boolean there = end <= line.length() && line.substring(start, end).equalsIgnoreCase(keyword);
    return there ? line.substring(start, end) : keyword;
  }
}
