package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** RUN. */
final class RunParser {
  private static final Map<String, Flags.Kind> FLAGS =
      Map.of("mount", Flags.Kind.TEXTS, "network", Flags.Kind.TEXT, "security", Flags.Kind.TEXT);

  private RunParser() {}

  static Instruction parse(Statement st) throws DockerfileException {
    Flags flags = Flags.read(st, FLAGS);
    List<MountOptions> mounts = new ArrayList<>();
    for (Word word : flags.list("mount")) {
      mounts.add(mount(st, word));
    }
    Instruction.Run.Network network =
        choice(st, flags, "network", Instruction.Run.Network.values());
    Instruction.Run.Security security =
        choice(st, flags, "security", Instruction.Run.Security.values());
    CommandLine command = st.command(st.operands(), st.operandsOffset());
    return new Instruction.Run(
        st.range(), st.source(), command, mounts, st.heredocs(), network, security);
  }

  private static MountOptions mount(Statement st, Word word) throws DockerfileException {
    try {
      return MountOptions.parse(word.text(), st.escape());
    } catch (ValueException e) {
      // exact where the flag is written without quotes, near enough where it is not
      int at = word.offset() + "--mount=".length() + e.offset();
      int end = st.operandsOffset();
      throw st.error(Math.min(at, Math.max(word.offset(), end - 1)), "--mount: " + e.problem(), "");
    }
  }

  private static <T extends Enum<T>> T choice(Statement st, Flags flags, String name, T[] choices)
      throws DockerfileException {
    if (flags.list(name).isEmpty()) {
      return choices[0];
    }
    String value = flags.text(name);
    List<String> names = new ArrayList<>();
    for (T choice : choices) {
      String lower = choice.name().toLowerCase(Locale.ROOT);
      if (lower.equals(value)) {
        return choice;
      }
      names.add(lower);
    }
    throw st.error(
        flags.list(name).getFirst().offset(),
        "invalid value '" + value + "' for --" + name,
        Suggestion.among(value, names));
  }
}
