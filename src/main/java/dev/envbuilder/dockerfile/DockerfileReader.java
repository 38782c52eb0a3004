package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a file's instructions and sorts them into stages. */
final class DockerfileReader {
  private final SourceText source;
  private final List<Integer> emptyContinuations = new ArrayList<>();
  private final List<Instruction.Arg> globalArgs = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  // the stage being read: its FROM and what followed so far; empty before the first FROM
  private final List<Instruction> open = new ArrayList<>();
  private String last = "";
  private int lastLine;

  DockerfileReader(SourceText source) {
    this.source = source;
  }

  Dockerfile read() throws DockerfileException {
    ParserDirectives directives = ParserDirectives.read(source);
    boolean any = false;
    LineReader lines = new LineReader(source, directives.escape());
    Optional<Instruction> next = next(lines, directives);
    while (next.isPresent()) {
      any = true;
      place(next.get());
      next = next(lines, directives);
    }
    closeStage();
    if (stages.isEmpty()) {
      String problem = any ? "there is no FROM, so there is nothing to build" : "the file is empty";
      throw source.error(
          Math.max(1, source.lineCount()), 1, problem, "begin with FROM and an image");
    }
    return new Dockerfile(source, directives, globalArgs, stages, emptyContinuations);
  }

  Instruction readTrigger() throws DockerfileException {
    ParserDirectives directives = ParserDirectives.read(source);
    LineReader lines = new LineReader(source, directives.escape());
    Optional<Instruction> trigger = next(lines, directives);
    if (trigger.isEmpty()) {
      throw source.error(1, 1, "the ONBUILD trigger is empty", "rebuild the base image");
    }
    Optional<Instruction> second = next(lines, directives);
    if (second.isPresent()) {
      throw at(second.get(), "an ONBUILD trigger holds one instruction", "rebuild the base image");
    }
    return switch (trigger.get()) {
      case Instruction.From i -> throw at(i, "FROM is not allowed as an ONBUILD trigger", "");
      default -> trigger.get();
    };
  }

  private Optional<Instruction> next(LineReader lines, ParserDirectives directives)
      throws DockerfileException {
    Optional<LogicalLine> line = lines.next();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    Statement statement = Statement.of(line.get(), directives.escape());
    if (line.get().emptyContinuation()) {
      emptyContinuations.add(line.get().endLine());
    }
    statement.readHeredocs(lines);
    SourceRange range = statement.range();
    String above =
        !last.isEmpty() && range.startLine() == lastLine + 1 ? last + " in line " + lastLine : "";
    last = statement.name();
    lastLine = range.endLine();
    return Optional.of(new InstructionParser(above).parse(statement));
  }

  private void place(Instruction instruction) throws DockerfileException {
    switch (instruction) {
      case Instruction.From next -> {
        closeStage();
        open.add(next);
      }
      case Instruction.Arg arg when open.isEmpty() -> globalArgs.add(arg);
      default -> {
        if (open.isEmpty()) {
          throw at(
              instruction,
              instruction.keyword() + " stands before the first FROM",
              "only ARG may: begin with FROM and an image");
        }
        open.add(instruction);
      }
    }
  }

  private void closeStage() {
    if (!open.isEmpty() && open.getFirst() instanceof Instruction.From from) {
      stages.add(new Stage(stages.size(), from, open.subList(1, open.size())));
    }
    open.clear();
  }

  private DockerfileException at(Instruction instruction, String problem, String hint) {
    SourceRange range = instruction.range();
    return source.error(range.startLine(), range.column(), problem, hint);
  }
}
