package dev.envbuilder.cli;

import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.lint.Finding;
import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonValue;
import dev.envbuilder.json.JsonWriter;
import dev.envbuilder.workspace.CheckedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The findings of {@code --call=check,format=json} in the shape of BuildKit's subrequest {@code
 * frontend.lint} ({@code subrequests/lint/lint.go} LintResults): a range for each line, from 1, and
 * indexes that are 0 left out.
 */
final class CheckJson {
  private CheckJson() {}

  static String of(CheckedFile file) {
    List<JsonValue> warnings = new ArrayList<>();
    file.report().findings().forEach(finding -> warnings.add(warning(finding)));
    JsonObject source =
        JsonObject.builder()
            .put("filename", file.source().name())
            .put("data", base64(file.source().shownText()))
            .put("language", "Dockerfile")
            .build();
    JsonObject.Builder all =
        JsonObject.builder().put("warnings", warnings).put("sources", List.of(source));
    file.report().error().ifPresent(error -> all.put("buildError", error(error)));
    return new String(JsonWriter.pretty(all.build()), StandardCharsets.UTF_8);
  }

  private static JsonObject warning(Finding finding) {
    return JsonObject.builder()
        .put("ruleName", finding.rule().title())
        .put("description", finding.rule().finds())
        .put("url", finding.rule().link())
        .put("detail", finding.message())
        .put("location", location(finding.range().startLine(), finding.range().endLine()))
        .build();
  }

  private static JsonObject error(DockerfileException error) {
    return JsonObject.builder()
        .put("message", error.problem())
        .put("location", location(error.line(), error.line()))
        .build();
  }

  private static JsonObject location(int start, int end) {
    List<JsonValue> ranges = new ArrayList<>();
    for (int line = start; line <= end; line++) {
      JsonObject position = JsonObject.builder().put("line", line).build();
      ranges.add(JsonObject.builder().put("start", position).put("end", position).build());
    }
    return JsonObject.builder().put("ranges", JsonArray.of(ranges)).build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
