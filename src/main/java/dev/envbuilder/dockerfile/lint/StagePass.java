package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.StageScope.Knowledge;
import dev.envbuilder.dockerfile.lint.Surroundings.BaseFacts;
import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pass over the stages, with what is known of base images so far. */
final class StagePass {
  private final Dockerfile dockerfile;
  private final Placement placement;
  private final Surroundings around;
  private final GlobalScope globals;
  private final List<Base> bases;
  private final Map<Integer, Optional<BaseFacts>> asked;
  private final Findings findings;
  private final Map<Integer, StageScope> scopes = new HashMap<>();
  private final BitSet wanted = new BitSet();

  StagePass(
      Dockerfile dockerfile,
      Placement placement,
      Surroundings around,
      GlobalScope globals,
      List<Base> bases,
      Map<Integer, Optional<BaseFacts>> asked,
      Findings findings) {
    this.dockerfile = dockerfile;
    this.placement = placement;
    this.around = around;
    this.globals = globals;
    this.bases = bases;
    this.asked = asked;
    this.findings = findings;
  }

  /** The stages whose base image has to be known for an answer. */
  BitSet wanted() {
    return wanted;
  }

  /** Checks stages, in the order of the file. */
  void check(BitSet stages) throws DockerfileException {
    stages.stream()
        .filter(index -> bases.get(index) instanceof Base.OnImage)
        .forEach(index -> platform(dockerfile.stages().get(index)));
    for (int index = stages.nextSetBit(0); index >= 0; index = stages.nextSetBit(index + 1)) {
      if (findings.isFull()) {
        return;
      }
      check(dockerfile.stages().get(index));
    }
  }

  private void platform(Stage stage) {
    Optional<BaseFacts> facts = asked.getOrDefault(stage.index(), Optional.empty());
    if (facts.isEmpty() || !(bases.get(stage.index()) instanceof Base.OnImage image)) {
      return;
    }
    PlatformName expected = image.platform().orElse(around.target());
    PlatformName actual = facts.get().platform();
    if (!expected.runs(actual)) {
      findings.add(
          findings.options(),
          Rule.INVALID_BASE_IMAGE_PLATFORM,
          stage.range(),
          image.name(),
          Quoted.of(actual.text()),
          Quoted.of(expected.text()));
    }
  }

  private void check(Stage stage) throws DockerfileException {
    StageScope scope = scope(stage.index());
    scopes.put(stage.index(), scope);
    StageRules rules = new StageRules(dockerfile, around, globals, scope, findings);
    List<Placed> all = triggers(stage);
    stage.instructions().forEach(instruction -> all.add(placement.of(instruction)));
    for (Placed at : all) {
      if (findings.isFull()) {
        return;
      }
      try {
        rules.check(at);
      } catch (ValueException e) {
        // a variable of a base image that is not known may be all that is missing
        if (scope.knowledge() == Knowledge.KNOWN) {
          throw dockerfile.problemIn(at.instruction(), e);
        }
        if (scope.knowledge() == Knowledge.NOT_ASKED) {
          wanted.set(scope.root());
        }
        return;
      }
    }
    if (rules.wantsBase()) {
      wanted.set(scope.root());
    }
  }

  private StageScope scope(int index) {
    return switch (bases.get(index)) {
      case Base.Nothing() -> StageScope.on(index, Optional.empty());
      case Base.OnStage(int below) -> {
        StageScope parent = scopes.get(below);
        if (parent == null) {
          throw new IllegalStateException("a stage is checked before its base");
        }
        yield findings.affords(parent.cost()) ? parent.copy() : parent;
      }
      case Base.OnImage image -> {
        Optional<BaseFacts> facts = asked.getOrDefault(index, Optional.empty());
        if (facts.isPresent()) {
          yield StageScope.on(index, facts);
        }
        yield StageScope.unknown(
            index, asked.containsKey(index) ? Knowledge.UNREACHABLE : Knowledge.NOT_ASKED);
      }
    };
  }

  /** The ONBUILD of the base, which runs first, shown at the FROM that runs it. */
  private List<Placed> triggers(Stage stage) throws DockerfileException {
    Placed from = placement.of(stage.from());
    List<Placed> triggers = new ArrayList<>();
    switch (bases.get(stage.index())) {
      case Base.Nothing() -> {
        // has no ONBUILD
      }
      case Base.OnStage(int below) -> {
        for (Instruction instruction : dockerfile.stages().get(below).instructions()) {
          if (instruction instanceof Instruction.Onbuild onbuild) {
            // one that is no instruction is an error, which planning tells
            onbuild
                .trigger()
                .map(trigger -> placement.of(trigger).asTriggerAt(from.range(), findings.options()))
                .ifPresent(triggers::add);
          }
        }
      }
      case Base.OnImage(String name, Optional<PlatformName> platform) -> {
        Optional<BaseFacts> facts = asked.getOrDefault(stage.index(), Optional.empty());
        for (String text : facts.map(BaseFacts::triggers).orElse(List.of())) {
          Instruction trigger = Dockerfile.parseTrigger(text, "ONBUILD of " + name);
          triggers.add(new Placed(trigger, trigger.keyword(), from.range(), findings.options()));
        }
      }
    }
    return triggers;
  }
}
