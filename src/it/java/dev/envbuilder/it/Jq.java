package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads JSON with jq: an oracle must not read it with the code under test. */
final class Jq {
  private Jq() {}

  static List<String> strings(Path json, String filter) {
    return strings(bytes(json), filter);
  }

  /** What the filter makes, one JSON value a line with sorted keys. */
  static List<String> values(Path json, String filter) {
    return Command.of("jq", "--compact-output", "--sort-keys", filter)
        .input(bytes(json))
        .run()
        .ok()
        .lines();
  }

  static List<String> strings(Command.Finished json, String filter) {
    return strings(json.out().getBytes(java.nio.charset.StandardCharsets.UTF_8), filter);
  }

  static String string(Path json, String filter) {
    return strings(json, filter).getFirst();
  }

  private static byte[] bytes(Path json) {
    try {
      return Files.readAllBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> strings(byte[] json, String filter) {
    return Command.of("jq", "--raw-output", filter).input(json).run().ok().lines();
  }
}
