package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Dockerfile of {@code build/*.dockerfile} with what is to come of it in its comments: {@code #
 * init: COMMAND} runs in the finished environment and must succeed, {@code # config: FILTER} is a
 * jq filter on the pushed image's config that must print true. {@code @NAME@} stands for the
 * reference of a base image.
 */
record BuildCase(String name, String dockerfile, String ignoreFile) {
  private static final String SUFFIX = ".dockerfile";

  static List<BuildCase> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(file -> read(file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The script that makes the build context of all cases. */
  static String context() {
    try {
      return Files.readString(directory().resolve("context.sh"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> inits() {
    return comments("# init: ");
  }

  List<String> filters() {
    return comments("# config: ");
  }

  private List<String> comments(String prefix) {
    return dockerfile
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  private static BuildCase read(Path file) {
    try {
      String name = file.getFileName().toString().replace(SUFFIX, "");
      Path ignore = file.resolveSibling(name + ".dockerignore");
      return new BuildCase(
          name, Files.readString(file), Files.exists(ignore) ? Files.readString(ignore) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() {
    try {
      return Path.of(Objects.requireNonNull(BuildCase.class.getResource("build")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
