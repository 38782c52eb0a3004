package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The root that an image's layers give, put together by GNU tar and rm as the OCI image
 * specification (layer.md, "Applying Changesets") says. Deleted when closed. Needs root.
 */
final class UnpackedImage implements AutoCloseable {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Path scratch;

  private UnpackedImage(Path scratch) {
    this.scratch = scratch;
  }

  static UnpackedImage of(OciLayout image) {
    return of(image.layers());
  }

  /** Of some layers, from bottom to top. */
  static UnpackedImage of(List<Path> layers) {
    try {
      var unpacked = new UnpackedImage(Files.createTempDirectory(Dist.scratch(), "image-"));
      Files.createDirectory(unpacked.root());
      for (Path layer : layers) {
        unpacked.apply(layer);
      }
      return unpacked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return scratch.resolve("root");
  }

  @Override
  public void close() {
    Command.run("rm", "-rf", "--one-file-system", scratch.toString());
  }

  /** Puts a layer over what is there; it may be compressed with gzip or zstd. */
  void apply(Path layer) {
    Path tar = scratch.resolve("layer.tar");
    Command.of("sh", "-c", "zstd -dcf <\"$0\" | gzip -dcf >\"$1\"", layer + "", tar + "")
        .run()
        .ok();
    List<String> names = names(tar);
    // Whiteouts are about the layers below, so they come first, whatever their place in the
    // archive.
    delete(names.stream().filter(name -> isWhiteout(name)).flatMap(n -> hidden(n).stream()));
    // tar does not put a file in the place of a directory.
    delete(directories(names.stream().filter(name -> !name.endsWith("/"))));
    Command.run(
        "tar",
        "--extract",
        "--file=" + tar,
        "--directory=" + root(),
        "--same-owner",
        "--same-permissions",
        "--numeric-owner",
        "--xattrs",
        "--xattrs-include=*",
        "--exclude=" + WHITEOUT + "*",
        "--warning=no-timestamp");
  }

  /** As octets; tar escapes line feeds, tabs and backslashes only. */
  private static List<String> names(Path tar) {
    return Command.run("tar", "--list", "--quoting-style=literal", "--file=" + tar)
        .octets()
        .lines()
        .toList();
  }

  private static boolean isWhiteout(String name) {
    return base(name).startsWith(WHITEOUT);
  }

  private List<String> hidden(String whiteout) {
    String parent = whiteout.substring(0, whiteout.length() - base(whiteout).length());
    if (!base(whiteout).equals(OPAQUE)) {
      return List.of(parent + base(whiteout).substring(WHITEOUT.length()));
    }
    var listed =
        inRoot("xargs -0 -I{} find {} -mindepth 1 -maxdepth 1 -print0", "./" + parent + "\0");
    return List.of(listed.octets().split("\0"));
  }

  /** Those of the names that are directories in the root as it is. */
  private Stream<String> directories(Stream<String> names) {
    String script =
        """
        xargs -0 -r sh -c 'for f; do [ -L "$f" ] || [ ! -d "$f" ] || printf "%s\\0" "$f"; done' sh
        """;
    return Arrays.stream(inRoot(script, joined(names)).ok().octets().split("\0"));
  }

  private void delete(Stream<String> names) {
    String joined = joined(names);
    if (!joined.isEmpty()) { // mostly there is nothing, and programs take time
      inRoot("xargs -0 rm -rf --", joined).ok();
    }
  }

  private static String joined(Stream<String> names) {
    return names
        .filter(name -> !name.isEmpty())
        .map(name -> "./" + name + "\0")
        .collect(Collectors.joining());
  }

  private Command.Finished inRoot(String script, String octets) {
    return Command.of("sh", "-c", script).in(root()).input(octets.getBytes(ISO_8859_1)).run();
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
