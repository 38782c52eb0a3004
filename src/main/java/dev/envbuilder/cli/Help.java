package dev.envbuilder.cli;

import java.util.List;

/** Help for the terminal and the options page of the documentation, made from the tables. */
final class Help {
  private static final int WIDTH = 96;

  private Help() {}

  static String overview() {
    return """
    Usage: envbuilder [OPTIONS]                  turn this container into the workspace's environment
           envbuilder build [OPTIONS] CONTEXT    build an image
           envbuilder scan [OPTIONS] IMAGE       look for secrets in an image or this container
           envbuilder help [build|scan|options]  this text, a command's, or the options page
           envbuilder --version

    Each option is a flag, a variable ENVBUILDER_<NAME>, and the bare variable <NAME>, in this order.

    """
        + options(StartOptions.TABLE)
        + """

        Every variable ENVBUILDER_BUILD_SECRET_<ID> is a build secret for RUN --mount=type=secret,id=<ID>.
        Every variable ENVBUILDER_BUILD_SSH_KEY_<ID> is a private key for RUN --mount=type=ssh,id=<ID>.

        Exit codes: 0 done; 1 the build failed; 2 wrong options; 3 the container does not allow it;
        4 a secret was about to get into a layer or an image;
        130 and 143 ended by SIGINT and SIGTERM.
        """;
  }

  static String build() {
    return """
    Usage: envbuilder build [OPTIONS] CONTEXT

    Builds the Dockerfile of a context in this container's root file system.

    """
        + options(BuildOptions.TABLE);
  }

  static String scan() {
    return """
    Usage: envbuilder scan [OPTIONS] IMAGE
           envbuilder scan [OPTIONS] --workspace

    Looks for secrets in every layer, config and manifest of an image that anybody made, in all forms
    that programs give to values. IMAGE is a reference (ghcr.io/me/app:1), oci:DIR[:TAG],
    oci-archive:FILE[:TAG] or docker-archive:FILE[:NAME].

    """
        + options(ScanOptions.TABLE)
        + """

        Exit codes: 0 all was searched and nothing found; 4 a secret was found; 1 something could not be
        searched; 2 wrong options.
        """;
  }

  private static String options(List<Option<?>> table) {
    StringBuilder out = new StringBuilder();
    for (Option.Group group : Option.Group.values()) {
      List<Option<?>> members = table.stream().filter(option -> option.group() == group).toList();
      if (!members.isEmpty()) {
        out.append(group.title()).append(":\n");
        members.forEach(option -> describe(out, option));
      }
    }
    return out.toString();
  }

  private static void describe(StringBuilder out, Option<?> option) {
    if (option.sensitive()) {
      out.append("  $").append(option.displayName()).append('=').append(option.argument());
    } else {
      out.append("  ");
      option.shortFlag().ifPresent(letter -> out.append('-').append(letter).append(", "));
      out.append("--").append(option.flag());
      if (!option.argument().isEmpty()) {
        out.append(' ').append(option.argument());
      }
      option.variable().ifPresent(name -> out.append("   $").append(Option.PREFIX).append(name));
    }
    out.append('\n');
    wrap(out, option.text() + defaultSentence(option));
  }

  private static String defaultSentence(Option<?> option) {
    String value = defaultText(option);
    return value.isEmpty() ? "" : " Default: " + value + ".";
  }

  private static String defaultText(Option<?> option) {
    return switch (option.fallback()) {
      case Boolean flag -> flag.toString();
      case List<?> list -> String.join(",", list.stream().map(Object::toString).toList());
      default -> option.fallback().toString();
    };
  }

  private static void wrap(StringBuilder out, String text) {
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      }
      out.append(column == 0 ? "      " : " ").append(word);
      column += word.length() + (column == 0 ? 6 : 1);
    }
    out.append('\n');
  }

  /** The page {@code docs/options.md}. */
  static String page() {
    StringBuilder out =
        new StringBuilder(
            """
            # Options

            <!-- Made from the option table: `make docs` writes this page, a test compares it. -->

            Every option of the entry point is a flag, a variable `ENVBUILDER_<NAME>` and, for
            compatibility, the bare variable `<NAME>`. A flag beats the prefixed variable, which beats the
            bare one; an empty variable counts as not set. A value that does not fit ends the program with
            exit code 2 before anything happened. Options that hold secrets have no flag, as a command
            line can be read by every process.

            None of these variables reaches the environment of the init command. A list is one CSV record:
            an element that holds a comma stands in double quotes.

            ## The entry point

            """);
    page(out, StartOptions.TABLE);
    out.append(
        """
        Besides these, every variable `ENVBUILDER_BUILD_SECRET_<ID>` gives the build secret `<ID>`; see
        [build secrets](build-secrets.md). Every variable `ENVBUILDER_BUILD_SSH_KEY_<ID>` gives the private
        key `<ID>`; see [ssh](ssh.md).

        ## `envbuilder build`

        """);
    page(out, BuildOptions.TABLE);
    out.append("## `envbuilder scan`\n\n");
    page(out, ScanOptions.TABLE);
    return out.toString();
  }

  private static void page(StringBuilder out, List<Option<?>> table) {
    for (Option.Group group : Option.Group.values()) {
      List<Option<?>> members = table.stream().filter(option -> option.group() == group).toList();
      if (members.isEmpty()) {
        continue;
      }
      out.append("### ").append(group.title()).append("\n\n");
      out.append("| flag | variable | type | default | meaning |\n|---|---|---|---|---|\n");
      for (Option<?> option : members) {
        out.append("| ");
        if (!option.sensitive()) {
          out.append("`--").append(option.flag());
          out.append(
              option.argument().isEmpty() ? "" : " " + option.argument().replace("|", "\\|"));
          out.append('`');
        }
        option.shortFlag().ifPresent(letter -> out.append(", `-").append(letter).append('`'));
        out.append(" | ");
        option
            .variable()
            .ifPresent(name -> out.append('`').append(Option.PREFIX).append(name).append('`'));
        String value = defaultText(option);
        out.append(" | ").append(option.type().name()).append(" | ");
        out.append(value.isEmpty() ? "" : "`" + value + "`");
        out.append(" | ").append(option.text().replace("|", "\\|").replace("<", "&lt;"));
        out.append(" |\n");
      }
      out.append('\n');
    }
  }
}
