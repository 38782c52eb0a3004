package dev.envbuilder.cli;

import static dev.envbuilder.cli.Option.Group.OUTPUT;
import static dev.envbuilder.cli.Option.Group.SOURCE;
import static dev.envbuilder.cli.Option.flag;
import static dev.envbuilder.cli.OptionType.BOOLEAN;
import static dev.envbuilder.cli.OptionType.TEXT;

import java.util.List;

/** The options of {@code envbuilder scan}. */
final class ScanOptions {
  static final Option<Boolean> WORKSPACE =
      flag(
          SOURCE,
          "workspace",
          BOOLEAN,
          false,
          "",
          "Search the container that the command runs in instead of an image: its files, and the"
              + " environment, command lines, memory and nameless files of its processes.");

  static final Option<String> PLATFORM =
      flag(
          SOURCE,
          "platform",
          TEXT,
          "",
          "OS/ARCH",
          "The only image to search of an index of several. Without it, all of them.");

  static final Option<String> FORMAT =
      flag(
          OUTPUT,
          "format",
          TEXT,
          "text",
          "text|json",
          "How the report is written; docs/scan.md describes the JSON.");

  static final List<Option<?>> TABLE =
      List.of(
          BuildOptions.SECRET,
          PLATFORM,
          WORKSPACE,
          FORMAT,
          StartOptions.DOCKER_CONFIG_BASE64,
          StartOptions.INSECURE,
          StartOptions.VERBOSE);

  private ScanOptions() {}
}
