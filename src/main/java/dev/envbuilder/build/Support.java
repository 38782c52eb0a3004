package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import java.util.Locale;
import java.util.Optional;

/**
 * What this version does not do. It is refused with its place before anything begins, because half
 * an instruction is worse than none.
 */
final class Support {
  private static final String HINT =
      "do without it, or build that part elsewhere and start FROM it";

  private Support() {}

  static void check(Dockerfile dockerfile, Instruction instruction) throws DockerfileException {
    Optional<String> missing = missing(instruction);
    if (missing.isPresent()) {
      throw dockerfile.problemAt(
          instruction.range(), missing.get() + " is not supported by this version", HINT);
    }
  }

  /** What of an instruction is not done, if anything. */
  static Optional<String> missing(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Run run -> missing(run);
      case Instruction.Onbuild onbuild -> missing(onbuild.trigger());
      default -> Optional.empty();
    };
  }

  private static Optional<String> missing(Instruction.Run run) {
    if (run.network() != Instruction.Run.Network.DEFAULT) {
      return Optional.of("RUN --network=" + run.network().name().toLowerCase(Locale.ROOT));
    }
    if (run.security() != Instruction.Run.Security.SANDBOX) {
      return Optional.of("RUN --security=insecure");
    }
    for (MountOptions mount : run.mounts()) {
      String type = "bind";
      for (MountOptions.Option option : mount.options()) {
        type = option.key().equals("type") ? option.value() : type;
      }
      if (type.indexOf('$') < 0 && !type.equals("secret")) {
        return Optional.of("RUN --mount=type=" + type);
      }
    }
    return Optional.empty();
  }
}
