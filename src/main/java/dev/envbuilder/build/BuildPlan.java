package dev.envbuilder.build;

import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.Platform;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.ssh.SshAgents;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that is going to happen, in order. Making it changed nothing on disk; every base image
 * is resolved, every word expanded, every option checked.
 */
public final class BuildPlan {
  private final Platform platform;
  private final List<StagePlan> stages;
  private final Set<String> unusedArguments;

  BuildPlan(Platform platform, List<StagePlan> stages, Set<String> unusedArguments) {
    this.platform = platform;
    this.stages = List.copyOf(stages);
    this.unusedArguments = Set.copyOf(unusedArguments);
  }

  /** The plan to take an image as it is. */
  public static BuildPlan of(BaseImage image, Platform platform) {
    StagePlan stage =
        new StagePlan(0, "0", new StageBase.FromImage(image), List.of(), image.config());
    return new BuildPlan(platform, List.of(stage), Set.of());
  }

  public Platform platform() {
    return platform;
  }

  /** The config of the image that will be there in the end, but for its own layers and history. */
  public ImageConfig config() {
    return target().config();
  }

  /** Build arguments that no ARG asks for. */
  public Set<String> unusedArguments() {
    return new TreeSet<>(unusedArguments);
  }

  /** Ssh agents of these that no step asks for. */
  public Set<String> unusedAgents(SshAgents agents) {
    return KnownAgents.unused(this, agents);
  }

  /** The stages in the order in which they are built; the target is the last. */
  List<StagePlan> stages() {
    return stages;
  }

  StagePlan target() {
    return stages.getLast();
  }

  /** The folders that were given under names and are read. */
  public List<BytePath> folders() {
    return stages.stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> step.reads().stream())
        .filter(TreeSource.FromFolder.class::isInstance)
        .map(source -> ((TreeSource.FromFolder) source).folder().folder())
        .distinct()
        .toList();
  }

  /** How many instructions will be carried out. */
  public int steps() {
    return stages.stream().mapToInt(stage -> stage.steps().size()).sum();
  }

  public int stageCount() {
    return stages.size();
  }

  /** The images that stages start from, as written. */
  public List<String> baseImages() {
    return stages.stream()
        .map(StagePlan::base)
        .map(base ->
            switch (base) {
              case StageBase.Scratch() -> "scratch";
              case StageBase.FromImage(BaseImage image) -> image.name();
              case StageBase.FromStage(int index) -> "stage " + index;
            })
        .toList();
  }
}
