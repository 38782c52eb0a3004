package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names mean that a stage's {@code COPY --from} and {@code RUN --mount from=} use. */
record SourceNames(Map<String, TreeSource> meanings) {
  SourceNames {
    meanings = Map.copyOf(meanings);
  }

  /** The tree of a name that was resolved before. */
  TreeSource of(String name) {
    TreeSource source = meanings.get(name);
    if (source == null) {
      throw new IllegalStateException("'" + name + "' was not resolved");
    }
    return source;
  }

  /** The names that an instruction uses, as written: they take no variables. */
  static List<String> in(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Copy copy -> copy.from().isEmpty() ? List.of() : List.of(copy.from());
      case Instruction.Run run -> {
        List<String> names = new ArrayList<>();
        run.mounts().forEach(mount -> from(mount).ifPresent(names::add));
        yield names;
      }
      default -> List.of();
    };
  }

  private static Optional<String> from(MountOptions mount) {
    return mount.options().reversed().stream()
        .filter(option -> option.key().equals("from") && !option.value().isEmpty())
        .map(MountOptions.Option::value)
        .findFirst();
  }
}
