package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds a case with this program and with buildah. All cases have one context, which nobody writes
 * to.
 */
final class BuildahComparison implements AutoCloseable {
  private static final String BUILT = "built";
  private static final String REFUSED = "refused";

  private static final String APPLETS =
      "busybox sh ash awk cat chmod chown cp echo env false find grep id ln ls mkdir mkfifo mv"
          + " printf pwd rm rmdir sleep sort stat test touch true umask wc";

  private final Path scratch;
  private final Path context;
  private final Map<String, String> references;
  private final Buildah buildah;

  private BuildahComparison(Path scratch, Map<String, String> references) throws IOException {
    this.scratch = scratch;
    this.context = Files.createDirectory(scratch.resolve("context"));
    this.references = references;
    this.buildah = Buildah.in(scratch.resolve("buildah"));
  }

  /**
   * What came of a case.
   *
   * @param here and {@code there}: whether there is an image, "built" or "refused"
   * @param differences between the two, if there are two
   * @param error what this program said
   * @param said what both programs said
   */
  record Outcome(
      String here, String there, List<ImageDifference> differences, String error, String said) {}

  static BuildahComparison with(LocalRegistry registry) {
    try {
      Path scratch = Files.createTempDirectory(Dist.scratch(), "buildah-");
      var references = BaseReferences.push(registry, scratch);
      references.put("BASE", registry.push(base(scratch.resolve("base")).path(), "base/users:1"));
      var comparison = new BuildahComparison(scratch, references);
      byte[] script = BuildahCase.context().getBytes(UTF_8);
      Command.of("sh", "-eu").in(comparison.context).input(script).run().ok();
      return comparison;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome of(BuildahCase build) {
    try {
      Path directory = Files.createTempDirectory(scratch, "case-");
      write(directory, "Dockerfile", build.dockerfile());
      write(directory, "Dockerfile.dockerignore", build.ignoreFile());
      write(directory, "buildah", build.dockerfileForBuildah());
      var here = buildHere(build, directory);
      String name = directory.getFileName().toString().toLowerCase(Locale.ROOT);
      var there = buildThere(build, directory, name);
      var differences = new ArrayList<ImageDifference>();
      if (!state(here).equals(state(there))) {
        differences.add(new ImageDifference("build", state(here), state(there)));
      } else if (here.status() == 0) {
        differences.addAll(compare(directory, name));
      }
      return new Outcome(state(here), state(there), differences, here.err(), here + "\n" + there);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    buildah.close();
    Command.run("rm", "-rf", "--one-file-system", scratch.toString());
  }

  /** busybox with accounts, a tree to copy from, and instructions of its own. */
  private static OciLayout base(Path path) {
    try (var root = UnpackedImage.of(BaseImages.busybox())) {
      String script =
          """
          for name in bin/*; do # hundreds of names of one file take time with every case
            case " $1 " in *" ${name#bin/} "*) ;; *) rm "$name" ;; esac
          done
          echo dev:x:1000:100:Developer:/home/dev:/bin/sh >>etc/passwd
          echo 77:x:1077:1078:number:/:/bin/sh >>etc/passwd
          printf 'users:x:100:\\nstaff:x:50:dev\\nextra:x:51:other,dev\\n55:x:1055:\\n' >>etc/group
          mkdir -p home/dev src/in src/link-target
          chown 1000:100 home/dev src
          echo one >src/one && chown 12:13 src/one && chmod 6755 src/one
          echo two >src/in/two && chmod 640 src/in/two && ln src/in/two src/in/hard
          chmod 711 src/in && ln -s in/two src/sym && ln -s /src/in src/to-in
          ln -s /src/link-target pointer
          echo kept >src/link-target/kept
          mkdir -m 1777 sticky && mkdir -m 2770 shared && chown 5:6 shared
          """;
      Command.of("sh", "-eu", "-s", "-", APPLETS)
          .in(root.root())
          .input(script.getBytes(UTF_8))
          .run()
          .ok();
      return OciLayout.pack(
          root.root(),
          path,
          Map.of(
              "Env", List.of("PATH=/usr/local/bin:/usr/bin:/bin", "FROM_BASE=yes"),
              "Cmd", List.of("base-cmd"),
              "Labels", Map.of("base", "label")));
    }
  }

  private void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), BaseReferences.fill(text, references));
  }

  private Command.Finished buildHere(BuildahCase build, Path directory) throws IOException {
    var words = new ArrayList<>(List.of("build", "--file", "/case/Dockerfile"));
    words.addAll(List.of("--output", "type=oci,dest=/out"));
    build.options().forEach(word -> words.add(word.replace("@CONTEXT@", "/context")));
    words.add("/context");
    return Bundle.ofImage()
        .readOnlyVolume(context, "/context")
        .readOnlyVolume(directory, "/case")
        .volume(Files.createDirectory(directory.resolve("out")), "/out")
        // the other builder keeps what a step writes, so this one must
        .env("ENVBUILDER_SECRET_LEAK", "off")
        .arguments(words.toArray(String[]::new))
        .run();
  }

  private Command.Finished buildThere(BuildahCase build, Path directory, String name) {
    List<String> options =
        build.options().stream().map(word -> word.replace("@CONTEXT@", context + "")).toList();
    Path ignoreFile = directory.resolve("Dockerfile.dockerignore");
    return buildah.build(name, directory.resolve("buildah"), ignoreFile, options, context);
  }

  private List<ImageDifference> compare(Path directory, String name) {
    var here = new OciLayout(directory.resolve("out"));
    Buildah.Image there = buildah.image(name);
    try (var mine = UnpackedImage.of(here);
        var theirs = UnpackedImage.of(there.layers())) {
      return Stream.concat(
              ImageDifference.ofTrees(mine.root(), theirs.root(), Buildah.LEFT_BEHIND).stream(),
              ImageDifference.ofConfigs(here.config(), there.config()).stream())
          .toList();
    }
  }

  private static String state(Command.Finished finished) {
    return finished.status() == 0 ? BUILT : REFUSED;
  }
}
