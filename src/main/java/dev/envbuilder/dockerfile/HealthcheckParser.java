package dev.envbuilder.dockerfile;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** HEALTHCHECK. */
final class HealthcheckParser {
  private static final Map<String, Flags.Kind> FLAGS =
      Map.of(
          "interval", Flags.Kind.TEXT,
          "timeout", Flags.Kind.TEXT,
          "start-period", Flags.Kind.TEXT,
          "start-interval", Flags.Kind.TEXT,
          "retries", Flags.Kind.TEXT);

  private HealthcheckParser() {}

  static Instruction parse(Statement st) throws DockerfileException {
    String text = st.operands();
    int end = typeEnd(text);
    int rest = Blanks.skip(text, end, text.length());
    String type = text.substring(0, end);
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "NONE" -> {
        if (rest < text.length()) {
          throw st.error(
              st.operandsOffset() + rest, "HEALTHCHECK NONE takes no operands", "remove this");
        }
        yield new Instruction.Healthcheck(st.range(), st.source(), new HealthTest.None());
      }
      case "CMD" ->
          new Instruction.Healthcheck(
              st.range(), st.source(), command(st, text.substring(rest), rest));
      case "" -> throw st.error("HEALTHCHECK has no operand", "write HEALTHCHECK CMD COMMAND");
      default ->
          throw st.error(
              st.operandsOffset(),
              "unknown HEALTHCHECK type '" + type + "'",
              "write HEALTHCHECK CMD " + type + " ..., or HEALTHCHECK NONE");
    };
  }

  private static int typeEnd(String text) {
    int end = 0;
    while (end < text.length() && !Blanks.isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Fails where the command is an array of something else than strings. */
  static void requireWords(Statement st) throws DockerfileException {
    String text = st.operands();
    int rest = Blanks.skip(text, typeEnd(text), text.length());
    st.json(text.substring(rest), st.operandsOffset() + rest);
  }

  private static HealthTest command(Statement st, String text, int offset)
      throws DockerfileException {
    Flags flags = Flags.read(st, FLAGS);
    CommandLine command = st.command(text, st.operandsOffset() + offset);
    boolean empty =
        switch (command) {
          case CommandLine.ShellForm(String shell) -> shell.isEmpty();
          case CommandLine.ExecForm exec -> exec.arguments().isEmpty();
        };
    if (empty) {
      throw st.error(
          st.operandsOffset(), "HEALTHCHECK CMD has no command", "write HEALTHCHECK CMD COMMAND");
    }
    return new HealthTest.Command(
        command,
        duration(st, flags, "interval"),
        duration(st, flags, "timeout"),
        duration(st, flags, "start-period"),
        duration(st, flags, "start-interval"),
        retries(st, flags));
  }

  private static Duration duration(Statement st, Flags flags, String name)
      throws DockerfileException {
    String value = flags.text(name);
    if (value.isEmpty()) {
      return Duration.ZERO;
    }
    int offset = flags.list(name).getFirst().offset();
    try {
      Duration duration = GoDuration.parse(value);
      if (!duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
        throw st.error(offset, "--" + name + "=" + value + " is shorter than 1ms", "");
      }
      return duration;
    } catch (ValueException e) {
      throw st.error(offset, "--" + name + "=" + value + ": " + e.problem(), "");
    }
  }

  private static int retries(Statement st, Flags flags) throws DockerfileException {
    String value = flags.text("retries");
    if (value.isEmpty()) {
      return 0;
    }
    boolean ascii = value.chars().allMatch(c -> c < 128); // Java knows digits that Go does not
    try {
      int retries = Integer.parseInt(value);
      if (retries >= 0 && ascii) {
        return retries;
      }
    } catch (NumberFormatException e) {
      // not a number: said below, as for a negative one
    }
    throw st.error(
        flags.list("retries").getFirst().offset(),
        "--retries takes a count, not '" + value + "'",
        "");
  }
}
