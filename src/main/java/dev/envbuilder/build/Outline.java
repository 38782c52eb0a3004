package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.Stage;
import dev.envbuilder.image.ImageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a stage before its words are expanded: what it stands on and what it reads.
 *
 * @param config what it begins with, less ONBUILD; that of its base stage if it has one
 * @param folder what its root is filled with first
 * @param triggers the ONBUILD instructions of its base, which come first
 * @param instructions its own; none where a named context takes the stage's place
 */
record Outline(
    Stage stage,
    StageBase base,
    Optional<ImageConfig> config,
    Optional<TreeSource.FromFolder> folder,
    List<Instruction> triggers,
    List<Instruction> instructions,
    SourceNames sources) {
  Outline {
    triggers = List.copyOf(triggers);
    instructions = List.copyOf(instructions);
  }

  /** The stages that must be built before it. */
  Set<Integer> needs() {
    Set<Integer> needs = new TreeSet<>();
    if (base instanceof StageBase.FromStage(int index)) {
      needs.add(index);
    }
    for (TreeSource source : sources.meanings().values()) {
      if (source instanceof TreeSource.FromStage(int index)) {
        needs.add(index);
      }
    }
    return needs;
  }

  List<Instruction> all() {
    List<Instruction> all = new ArrayList<>(triggers);
    all.addAll(instructions);
    return all;
  }
}
