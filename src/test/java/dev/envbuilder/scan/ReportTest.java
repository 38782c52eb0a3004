package dev.envbuilder.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.secret.Form;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Part LAYER =
      Part.WHOLE
          .withPlatform("linux/amd64")
          .withLayer(2, 3, "sha256:12", "RUN echo " + "x".repeat(200));
  private static final List<Found> FINDINGS =
      List.of(
          new Found(LAYER, Where.CONTENT, "/a.jar!/t", "TOKEN", Form.BASE64, 2),
          new Found(Part.WHOLE.withImage("v1"), Where.LABEL, "l\"", "KEY", Form.RAW, 1));

  private static ScanReport report(List<Found> findings, List<String> problems) {
    return new ScanReport(
        "x:1",
        List.of("KEY", "TOKEN"),
        findings,
        new Totals(1, 3, 2, 40, 0, 1000, 0),
        problems,
        false);
  }

  @Test
  void tellsEachFindingOnALine() {
    assertThat(ReportText.of(report(FINDINGS, List.of())))
        .isEqualTo(
            """
            linux/amd64: layer 2 of 3, sha256:12, made by 'RUN echo %s…': '/a.jar!/t' holds the secret 'TOKEN' in base64 (2 times)
            v1: the label 'l"' holds the secret 'KEY' as it is
            Searched 'x:1' for 2 secrets (KEY, TOKEN): 1 image, 3 layers, 2 documents, 40 files, 1000 bytes. 2 places found.
            """
                .formatted("x".repeat(90)));
  }

  @Test
  void saysThatNothingWasFoundOnlyWhereAllWasSearched() {
    assertThat(ReportText.of(report(List.of(), List.of()))).endsWith(" Nothing was found.\n");
    assertThat(ReportText.of(report(List.of(), List.of("x"))))
        .endsWith(" Nothing was found in that. NOT ALL OF IT COULD BE SEARCHED.\n");
  }

  @Test
  void tellsOfAContainerWhatWasRefused() {
    ScanReport report =
        new ScanReport(
            "", List.of("A"), List.of(), new Totals(0, 0, 0, 5, 1, 9, 2), List.of(), true);

    assertThat(ReportText.of(report))
        .isEqualTo(
            """
            There is more, which is not told.
            Searched this container for 1 secret (A): 5 files, 1 process, 9 bytes. 2 files or processes could not be looked at. Nothing was found.
            """);
    assertThat(ReportJson.of(report))
        .contains("\"workspace\": true", "\"refused\": 2", "\"processes\": 1")
        .doesNotContain("\"image\"", "\"layers\"");
  }

  @Test
  void writesJson() {
    assertThat(ReportJson.of(report(FINDINGS, List.of("p"))))
        .isEqualTo(
            """
            {
              "version": 1,
              "image": "x:1",
              "secrets": [
                "KEY",
                "TOKEN"
              ],
              "findings": [
                {
                  "platform": "linux/amd64",
                  "layer": 2,
                  "digest": "sha256:12",
                  "created_by": "RUN echo %s",
                  "in": "content",
                  "path": "/a.jar!/t",
                  "id": "TOKEN",
                  "form": "base64",
                  "count": 2
                },
                {
                  "image": "v1",
                  "in": "label",
                  "path": "l\\"",
                  "id": "KEY",
                  "form": "raw",
                  "count": 1
                }
              ],
              "truncated": false,
              "searched": {
                "images": 1,
                "layers": 3,
                "documents": 2,
                "files": 40,
                "bytes": 1000
              },
              "complete": false,
              "problems": [
                "p"
              ]
            }
            """
                .formatted("x".repeat(200)));
  }

  @Test
  void changesEveryTextThatAnImageMayHaveChosen() {
    ScanReport report = report(FINDINGS, List.of("x")).mapText(text -> text.replace('x', 'y'));

    assertThat(ReportText.of(report)).doesNotContain("x");
    assertThat(report.problems()).containsExactly("y");
  }
}
