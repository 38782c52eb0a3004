package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./envbuilder scan}, over images of several tools. */
@NeedsRoot
class ScanIT {
  private static final String CANARY = "canary-" + UUID.randomUUID();
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  @TempDir private Path scratch;

  private static Command.Finished scan(String... words) {
    var command = new ArrayList<>(List.of("./envbuilder", "scan"));
    command.addAll(List.of(words));
    return Command.of(command)
        .env(Map.of("CANARY", CANARY, "OTHER", "canary-" + UUID.randomUUID(), "SHORT", "12345"))
        .run();
  }

  /** Looks for the canary, which is there, and for another value, which is not. */
  private static String found(String image, String... more) {
    var words = new ArrayList<>(List.of(image, "--secret=id=T,env=CANARY"));
    words.addAll(List.of(more));
    Command.Finished finished = scan(words.toArray(String[]::new));
    assertThat(finished.status()).as(finished.toString()).isEqualTo(4);
    assertThat(finished.out() + finished.err()).doesNotContain(CANARY);

    words.set(1, "--secret=id=T,env=OTHER");
    Command.Finished clean = scan(words.toArray(String[]::new));
    assertThat(clean.status()).as(clean.toString()).isZero();
    return finished.out();
  }

  /** Built here with the guard off, with the secret in each way. */
  private Story leaking() {
    String mount = "RUN --mount=type=secret,id=TOKEN,env ";
    Story story =
        Story.of(
                scratch,
                "FROM busybox\n"
                    + (mount + "echo \"$TOKEN\" >/etc/token; echo \"a $TOKEN\" | base64 >/b64\n")
                    + (mount + "echo \"$TOKEN\" | gzip >/x.gz; ln -s \"/$TOKEN\" /link\n")
                    + "RUN rm /etc/token\n"
                    + ("ENV SEEN=" + CANARY + "\nLABEL a.label=" + CANARY + "\n"))
            .withLayers()
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", CANARY)
            .env("ENVBUILDER_SECRET_LEAK", "off");
    story.run().ok();
    return story;
  }

  @Test
  void findsWhatOurOwnBuildLeft() throws IOException {
    Story story = leaking();
    Path value = Files.writeString(scratch.resolve("value"), CANARY);

    assertThat(scan("oci:" + story.layers(), "--secret", "id=T,src=" + value).status())
        .isEqualTo(4);

    assertThat(found("oci:" + story.layers() + ":latest").lines())
        .anyMatch(line -> line.contains("layer 2 of 6, sha256:") && line.contains("'/etc/token'"))
        .anyMatch(line -> line.endsWith("'/b64' holds the secret 'T' in base64"))
        .anyMatch(line -> line.endsWith("'/x.gz!' holds the secret 'T' as it is"))
        .anyMatch(line -> line.contains("the target of the link '/link'"))
        .anyMatch(line -> line.contains("the variable 'SEEN'"))
        .anyMatch(line -> line.contains("the label 'a.label'"))
        .anyMatch(line -> line.contains("of the history holds"))
        .anyMatch(line -> line.contains("made by 'RUN /bin/sh -c echo"))
        .anyMatch(line -> line.startsWith("Searched 'oci:" + story.layers() + ":latest' for 1"));
  }

  @Test
  void readsImagesOfRegistries() {
    Story story = leaking();
    try (LocalRegistry registry = LocalRegistry.start()) {
      String reference = registry.push(story.image().path(), "scanned/image:v1");

      assertThat(found(reference, "--insecure", "--format=json"))
          .contains("\"image\": \"" + reference + "\"", "\"path\": \"/x.gz!\"");
      assertThat(found(index(registry, story.image().path()), "--insecure").lines())
          .anyMatch(line -> line.endsWith("the annotation 'note' holds the secret 'T' as it is"))
          .anyMatch(line -> line.contains("linux/fuzz: layer 2 of 6, sha256:"));
      assertThat(scan(reference + "x", "--insecure", "--secret=id=T,env=CANARY").status())
          .isEqualTo(1);
    }
  }

  /** Pushes an index with the image that the registry has of a layout. */
  private static String index(LocalRegistry registry, Path layout) {
    Path file = layout.resolve("index.json");
    String digest = Jq.string(file, ".manifests[0].digest");
    String size = Jq.strings(file, ".manifests[0].size | tostring").getFirst();
    String type = "application/vnd.oci.image.index.v1+json";
    return registry.pushManifest(
        "scanned/image",
        "index",
        type,
        """
        {"schemaVersion": 2, "mediaType": "%s", "annotations": {"note": "%s"}, "manifests": [
          {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s", "size": %s,
           "platform": {"os": "linux", "architecture": "fuzz"}}]}
        """
            .formatted(type, CANARY, digest, size));
  }

  @Test
  void readsWhatBuildahAndPodmanSave() throws IOException {
    Path archive = scratch.resolve("buildah.tar");
    try (Buildah buildah = Buildah.in(scratch.resolve("buildah"))) {
      Path context = Files.createDirectory(scratch.resolve("context"));
      Files.copy(BUSYBOX, context.resolve("busybox"));
      Path dockerfile =
          Files.writeString(
              scratch.resolve("Dockerfile"),
              """
              FROM scratch
              COPY busybox /bin/sh
              ARG TOKEN
              LABEL a.label=$TOKEN
              RUN echo "$TOKEN" >/token; echo "a $TOKEN" | base64 >/b64
              RUN echo "$TOKEN" | gzip >/x.gz; rm /token
              """);
      Path ignore = Files.writeString(scratch.resolve("ignore"), "");
      List<String> options = List.of("--layers=true", "--build-arg=TOKEN=" + CANARY);
      buildah.build("img", dockerfile, ignore, options, context).ok();
      for (String kind : List.of("oci", "oci-archive", "docker-archive")) {
        Path path = kind.equals("docker-archive") ? archive : scratch.resolve(kind);
        buildah.push("img", kind + ":" + path + ":localhost/img:v1");
        checkLines(kind + ":" + path);
      }
    }
    try (Podman podman = Podman.create()) {
      podman.run("load", "--input", archive.toString()).ok();
      for (String kind : List.of("oci-archive", "docker-archive")) {
        Path path = scratch.resolve("podman-" + kind);
        podman.run("save", "--format", kind, "--output", path.toString(), "localhost/img:v1").ok();
        checkLines(kind + ":" + path);
        Command.run("gzip", path.toString());
        checkLines(kind + ":" + path + ".gz");
      }
    }
  }

  private static void checkLines(String image) {
    assertThat(found(image).lines())
        .as(image)
        .anyMatch(line -> line.contains("layer 2 of 3, sha256:") && line.contains("'/token'"))
        .anyMatch(line -> line.endsWith("'/b64' holds the secret 'T' in base64"))
        .anyMatch(line -> line.endsWith("'/x.gz!' holds the secret 'T' as it is"))
        .anyMatch(line -> line.contains("the label 'a.label'"))
        .anyMatch(line -> line.contains("of the history holds"));
  }

  @Test
  void tellsADamagedLayer() throws IOException {
    Path layout = leaking().image().path();
    Path layer = new OciLayout(layout).layers().getFirst();
    byte[] content = Files.readAllBytes(layer);
    content[content.length / 2] ^= 1;
    Files.write(layer, content);

    Command.Finished finished = scan("oci:" + layout, "--secret=id=T,env=OTHER");

    assertThat(finished.status()).isEqualTo(1);
    assertThat(finished.err()).contains("error: cannot be searched: linux/").contains("layer 1 of");
    assertThat(finished.out()).contains("NOT ALL OF IT COULD BE SEARCHED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          x                                         ; there is no secret to look for
          x --secret=id=A,env=SHORT                 ; nothing can be looked for: too short
          --secret=id=A,env=CANARY                  ; scan takes one image, and got 0
          x y --secret=id=A,env=CANARY              ; scan takes one image, and got 2
          ./x --secret=id=A,env=CANARY              ; for one on this disk write oci:DIR
          oci:/nowhere --secret=id=A,env=CANARY     ; '/nowhere' does not exist
          x --format=xml --secret=id=A,env=CANARY   ; there are text and json
          x --platform=/ --secret=id=A,env=CANARY   ; --platform cannot be used
          x --secret=id=A,env=NONE                  ; NONE
          --workspace --secret=id=A,env=CANARY      ; /.envbuilder/bin/envbuilder scan --workspace
          """)
  void refusesWrongOptions(String words, String problem) {
    Command.Finished finished = scan(words.split(" "));

    assertThat(finished.status()).as(finished.toString()).isEqualTo(2);
    assertThat(finished.err()).contains(problem);
  }

  @Test
  void findsNothingInAWorkspaceThatUsedASecret() {
    try (Container container = workspace()) {
      Command.Finished clean = inside(container);

      assertThat(clean.status()).as(clean.toString()).isZero();
      assertThat(clean.out())
          .startsWith("Searched this container for 1 secret (TOKEN): ")
          .endsWith("Nothing was found.\n");

      plant(container);
      Command.Finished finished = inside(container);

      assertThat(finished.status()).as(finished.toString()).isEqualTo(4);
      assertThat(finished.out()).doesNotContain(CANARY);
      assertThat(finished.lines())
          .contains(
              "'/tmp/x' holds the secret 'TOKEN' as it is",
              "'/dev/shm/y' holds the secret 'TOKEN' in base64",
              "the target of the link '/tmp/l' holds the secret 'TOKEN' as it is")
          .anyMatch(line -> line.matches("'/proc/\\d+/environ: PLANTED' holds .*"))
          .anyMatch(line -> line.matches("'/proc/\\d+/mem: \\[stack]' holds .*"))
          .anyMatch(line -> line.matches("'/proc/\\d+/cmdline' holds .*"))
          .anyMatch(line -> line.matches("'/proc/\\d+/fd/\\d+: /tmp/gone \\(deleted\\)' holds .*"));
    }
  }

  @Test
  void searchesAsAnOrdinaryUserWhatThatMay() {
    try (Container container = workspace()) {
      container
          .exec(
              "sh",
              "-c",
              "echo \"$ENVBUILDER_BUILD_SECRET_TOKEN\" >/root-only; chmod 600 /root-only")
          .ok();
      container.exec("sh", "-c", "echo \"$ENVBUILDER_BUILD_SECRET_TOKEN\" >/for-all").ok();
      String launcher = "/.envbuilder/bin/envbuilder";

      Command.Finished finished =
          container.exec(
              launcher, "run", "-u", "1000", "-g", "1000", "--", launcher, "scan", "--workspace");

      assertThat(finished.status()).as(finished.toString()).isEqualTo(4);
      assertThat(finished.out())
          .contains("'/for-all' holds", "could not be looked at.")
          .doesNotContain("root-only");
    }
  }

  @Test
  void leavesOutTheFileThatASecretIsReadFrom() {
    try (Container container = workspace()) {
      container.exec("sh", "-c", "echo \"$ENVBUILDER_BUILD_SECRET_TOKEN\" >/tmp/source").ok();

      Command.Finished finished =
          container.exec(
              "/.envbuilder/bin/envbuilder",
              "scan",
              "--workspace",
              "--secret=id=FILE,src=/tmp/source",
              "--format=json");

      assertThat(finished.status()).as(finished.toString()).isZero();
      assertThat(Jq.strings(finished, ".searched.files | tostring").getFirst()).isNotEqualTo("0");
    }
  }

  /** Runs with the environment that the platform gave the container, secrets included. */
  private static Command.Finished inside(Container container) {
    return container.exec("/.envbuilder/bin/envbuilder", "scan", "--workspace");
  }

  private Container workspace() {
    Story story =
        Story.of(
                scratch,
                "FROM busybox\nRUN --mount=type=secret,id=TOKEN test -s /run/secrets/TOKEN\n")
            .env("ENVBUILDER_BUILD_SECRET_TOKEN", CANARY)
            .env("ENVBUILDER_INIT_SCRIPT", "touch /out/ready; sleep 1000");
    Container container = story.bundle().start();
    Container.waitFor(() -> Files.exists(story.out().resolve("ready")) || !container.isAlive());
    return container;
  }

  private static void plant(Container container) {
    container
        .exec(
            "sh",
            "-c",
            """
            T=$ENVBUILDER_BUILD_SECRET_TOKEN
            echo "$T" >/tmp/x; echo "a $T" | base64 >/dev/shm/y; ln -s "$T" /tmp/l
            echo "$T" >/tmp/gone
            PLANTED=$T sh -c 'exec 7</tmp/gone; rm /tmp/gone; sleep 1000; true' "$T" >/dev/null 2>&1 &
            while [ -e /tmp/gone ]; do sleep 0.1; done
            """)
        .ok();
  }
}
