package dev.envbuilder.cli;

import java.util.List;
import java.util.Optional;

/**
 * The value of {@code --call}, as buildx takes it: {@code build}, or {@code check} with a format.
 *
 * @param json whether the result is JSON
 * @param ignoresFindings whether findings do not fail the command
 */
record CheckCall(boolean json, boolean ignoresFindings) {
  /** What {@code --check} and {@code --call} ask for together; empty for a build. */
  static Optional<CheckCall> of(OptionValues options) throws UsageException {
    List<String> fields = OptionType.fields("--call", options.get(BuildOptions.CALL));
    String method = fields.isEmpty() ? "" : fields.getFirst();
    boolean check = options.get(BuildOptions.CHECK);
    switch (method) {
      case "check", "lint" -> check = true;
      case "build" -> {
        // the default
      }
      default ->
          throw new UsageException("--call=" + method + " is unknown: there are build and check");
    }
    CheckCall call = new CheckCall(false, false);
    for (String field : fields.subList(1, fields.size())) {
      call = call.with(field);
    }
    return check ? Optional.of(call) : Optional.empty();
  }

  private CheckCall with(String field) throws UsageException {
    return switch (field) {
      case "format=json" -> new CheckCall(true, ignoresFindings);
      case "format=text" -> new CheckCall(false, ignoresFindings);
      case "ignorestatus", "ignorestatus=true" -> new CheckCall(json, true);
      case "ignorestatus=false" -> new CheckCall(json, false);
      default ->
          throw new UsageException(
              "--call does not know '"
                  + field
                  + "': there are format=text, format=json and ignorestatus=true");
    };
  }
}
