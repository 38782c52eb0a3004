package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.Surroundings.BaseFacts;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs all rules on a Dockerfile, BuildKit's in the order in which it does. */
public final class Checks {
  private final Dockerfile dockerfile;
  private final Surroundings around;
  private final Findings findings;
  private final Placement placement;

  private Checks(Dockerfile dockerfile, Surroundings around, CheckOptions options) {
    this.dockerfile = dockerfile;
    this.around = around;
    this.findings = new Findings(options);
    this.placement = new Placement(dockerfile, options);
  }

  /**
   * Checks a Dockerfile.
   *
   * @throws DockerfileException if its {@code # check=} line cannot be read
   * @throws ValueException if the build argument that takes its place cannot be read
   */
  public static Report run(Dockerfile dockerfile, Surroundings around)
      throws DockerfileException, ValueException, InterruptedException {
    String argument = around.arguments().get(CheckOptions.ARGUMENT);
    CheckOptions options = argument == null ? options(dockerfile) : CheckOptions.parse(argument);
    return new Checks(dockerfile, around, options).run();
  }

  private static CheckOptions options(Dockerfile dockerfile) throws DockerfileException {
    String value = dockerfile.directives().check();
    try {
      return CheckOptions.parseDirective(value);
    } catch (ValueException e) {
      int line = 1;
      while (line < dockerfile.source().lineCount()
          && !dockerfile.source().line(line).contains(value)) {
        line++;
      }
      SourceRange range = new SourceRange(dockerfile.source().name(), line, line, 1);
      throw dockerfile.problemAt(range, e.problem(), "");
    }
  }

  private Report run() throws InterruptedException {
    new FileRules(dockerfile, placement, findings).check();
    new ValueRules(dockerfile, placement, findings).check();
    try {
      Stage target = target();
      String label = target.name().isEmpty() ? "default" : target.name();
      FromRules.checkDefaults(dockerfile, around, label, findings);
      GlobalScope globals =
          GlobalScope.of(
              dockerfile, around.target(), label, around.arguments(), around.arguments());
      List<Base> bases = new FromRules(dockerfile, placement, around, globals, findings).check();
      return stages(globals, bases, stagesToCheck(bases, target));
    } catch (DockerfileException e) {
      return findings.report(Optional.of(e));
    }
  }

  private Stage target() throws DockerfileException {
    List<Stage> stages = dockerfile.stages();
    if (around.stage().isEmpty()) {
      return stages.getLast();
    }
    String name = around.stage().get();
    Optional<Stage> stage = dockerfile.stage(name);
    if (stage.isEmpty()) {
      throw dockerfile.unknownStage(stages.getFirst().range(), name);
    }
    return stage.get();
  }

  private BitSet stagesToCheck(List<Base> bases, Stage target) {
    if (around.every() && around.stage().isEmpty()) {
      BitSet all = new BitSet();
      all.set(0, bases.size());
      return all;
    }
    return new Reachable(dockerfile, bases).from(target.index());
  }

  /** Goes over the stages again as long as there is a base image to ask for. */
  private Report stages(GlobalScope globals, List<Base> bases, BitSet stages)
      throws InterruptedException {
    Map<Integer, Optional<BaseFacts>> asked = new HashMap<>();
    if (around.eager()) {
      ask(stages, bases, asked);
    }
    while (true) {
      Findings found = findings.fork();
      StagePass pass = new StagePass(dockerfile, placement, around, globals, bases, asked, found);
      Optional<DockerfileException> error = Optional.empty();
      try {
        pass.check(stages);
      } catch (DockerfileException e) {
        error = Optional.of(e);
      }
      if (pass.wanted().isEmpty() || found.isFull()) {
        return found.report(error);
      }
      ask(pass.wanted(), bases, asked);
    }
  }

  private void ask(BitSet stages, List<Base> bases, Map<Integer, Optional<BaseFacts>> asked)
      throws InterruptedException {
    for (int i = stages.nextSetBit(0); i >= 0; i = stages.nextSetBit(i + 1)) {
      if (bases.get(i) instanceof Base.OnImage image) {
        asked.put(i, around.bases().find(image.name(), image.platform()));
      }
    }
  }
}
