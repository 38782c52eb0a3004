package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import dev.envbuilder.dockerfile.Stage;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The stages that a build of one stage needs. */
final class Reachable {
  private final Dockerfile dockerfile;
  private final List<Base> bases;
  private final Map<String, Integer> byName = new HashMap<>();

  Reachable(Dockerfile dockerfile, List<Base> bases) {
    this.dockerfile = dockerfile;
    this.bases = bases;
    for (Stage stage : dockerfile.stages()) {
      byName.put(Integer.toString(stage.index()), stage.index());
    }
    for (Stage stage : dockerfile.stages()) {
      if (!stage.name().isEmpty()) {
        byName.put(stage.name(), stage.index());
      }
    }
  }

  BitSet from(int target) {
    BitSet needed = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(target));
    while (!open.isEmpty()) {
      int index = open.pop();
      if (needed.get(index)) {
        continue;
      }
      needed.set(index);
      if (bases.get(index) instanceof Base.OnStage(int below)) {
        open.push(below);
      }
      for (Instruction instruction : dockerfile.stages().get(index).instructions()) {
        sources(instruction, open);
      }
    }
    return needed;
  }

  private void sources(Instruction instruction, Deque<Integer> open) {
    switch (instruction) {
      case Instruction.Copy copy -> add(copy.from(), open);
      case Instruction.Run run -> {
        for (MountOptions mount : run.mounts()) {
          for (MountOptions.Option option : mount.options()) {
            if (option.key().equals("from")) {
              add(option.value(), open);
            }
          }
        }
      }
      case Instruction.Onbuild onbuild ->
          onbuild.trigger().ifPresent(trigger -> sources(trigger, open));
      default -> {
        // reads no other stage
      }
    }
  }

  private void add(String name, Deque<Integer> open) {
    Integer stage = byName.get(name.toLowerCase(Locale.ROOT));
    if (stage != null) {
      open.push(stage);
    }
  }
}
