package dev.envbuilder.scan;

import dev.envbuilder.json.JsonArray;
import dev.envbuilder.json.JsonObject;
import dev.envbuilder.json.JsonValue;
import dev.envbuilder.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for programs; docs/scan.md describes it. What does not apply is left out. */
public final class ReportJson {
  /** Grows when a field changes its meaning or goes. */
  private static final int VERSION = 1;

  private ReportJson() {}

  public static String of(ScanReport report) {
    JsonObject.Builder all = JsonObject.builder().put("version", VERSION);
    if (report.isOfImage()) {
      all.put("image", report.target());
    } else {
      all.put("workspace", true);
    }
    List<JsonValue> findings = new ArrayList<>();
    report.findings().forEach(found -> findings.add(finding(found)));
    all.put("secrets", JsonArray.ofStrings(report.secrets()))
        .put("findings", findings)
        .put("truncated", report.truncated())
        .put("searched", totals(report))
        .put("complete", report.isComplete())
        .put("problems", JsonArray.ofStrings(report.problems()));
    return new String(JsonWriter.pretty(all.build()), StandardCharsets.UTF_8);
  }

  private static JsonObject finding(Found found) {
    JsonObject.Builder out = JsonObject.builder();
    Part part = found.part();
    put(out, "image", part.image());
    put(out, "platform", part.platform());
    if (part.layer() > 0) {
      out.put("layer", part.layer());
    }
    put(out, "digest", part.digest());
    put(out, "created_by", part.createdBy());
    out.put("in", found.where().word());
    put(out, "path", found.path());
    return out.put("id", found.secret())
        .put("form", found.form().name().toLowerCase(Locale.ROOT))
        .put("count", found.count())
        .build();
  }

  private static JsonObject totals(ScanReport report) {
    Totals totals = report.totals();
    JsonObject.Builder out = JsonObject.builder();
    if (report.isOfImage()) {
      out.put("images", totals.images())
          .put("layers", totals.layers())
          .put("documents", totals.documents())
          .put("files", totals.files());
    } else {
      out.put("files", totals.files())
          .put("processes", totals.processes())
          .put("refused", totals.refused());
    }
    return out.put("bytes", totals.bytes()).build();
  }

  private static void put(JsonObject.Builder out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }
}
