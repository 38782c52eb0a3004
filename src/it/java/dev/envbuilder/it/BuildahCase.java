package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Dockerfile that both builders are given. A file {@code buildah/*.dockerfile} holds many: each
 * begins with {@code # case: NAME}, and these comments are about it and are taken out of it:
 *
 * <ul>
 *   <li>{@code # option: WORDS}: further options, which both command lines spell alike
 *   <li>{@code # ignore: RULE}: a line of the {@code .dockerignore}
 *   <li>{@code # refused: TEXT}: there is to be no image, and our error holds the text
 *   <li>{@code # differs: SUBJECT | HERE | BUILDAH | WHY}: see {@link DeclaredDifference}
 *   <li>{@code # needs: WHAT}: fails with this version, and is reported as not run while it does
 *   <li>{@code # instead: WHY}: what follows is for buildah, which does not know the words above:
 *       it describes the same image
 * </ul>
 *
 * @param name the file's and the case's, {@code copy/glob}
 * @param instead why buildah is given another Dockerfile; empty if it is not
 */
record BuildahCase(
    String name,
    String dockerfile,
    String dockerfileForBuildah,
    List<String> options,
    String ignoreFile,
    Optional<String> refused,
    List<DeclaredDifference> differences,
    Optional<String> needs,
    Optional<String> instead) {
  private static final String SUFFIX = ".dockerfile";
  private static final String START = "# case: ";
  private static final String INSTEAD = "# instead: ";
  private static final List<String> NOTES =
      List.of("# option: ", "# ignore: ", "# refused: ", "# differs: ", "# needs: ");

  static List<BuildahCase> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .flatMap(file -> read(file).stream())
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

  private static List<BuildahCase> read(Path file) {
    try {
      String theme = file.getFileName().toString().replace(SUFFIX, "");
      String text = Files.readString(file);
      var cases = new ArrayList<BuildahCase>();
      for (String part : ("\n" + text).split("\n" + START, -1)) {
        if (!cases.isEmpty() || !part.isBlank()) {
          cases.add(of(theme, part));
        }
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BuildahCase of(String theme, String text) {
    int end = text.indexOf('\n');
    String name = theme + "/" + text.substring(0, end);
    String body = text.substring(end + 1);
    int other = ("\n" + body).indexOf("\n" + INSTEAD);
    String first = other < 0 ? body : body.substring(0, other);
    String second = other < 0 ? body : body.substring(body.indexOf('\n', other) + 1);
    List<String> ignored = notes(body, "# ignore: ");
    return new BuildahCase(
        name,
        instructions(first),
        instructions(second),
        notes(body, "# option: ").stream().flatMap(words -> Stream.of(words.split(" "))).toList(),
        ignored.isEmpty() ? "" : String.join("\n", ignored) + "\n",
        notes(body, "# refused: ").stream().findFirst(),
        notes(body, "# differs: ").stream().map(note -> difference(name, note)).toList(),
        notes(body, "# needs: ").stream().findFirst(),
        notes(body, INSTEAD).stream().findFirst());
  }

  /** Without the notes; the empty lines before the next case are no part of the Dockerfile. */
  private static String instructions(String text) {
    List<String> kept =
        Arrays.stream(text.split("\n", -1))
            .filter(line -> NOTES.stream().noneMatch(line::startsWith))
            .toList();
    return String.join("\n", kept).replaceFirst("\n*$", "\n");
  }

  private static DeclaredDifference difference(String name, String note) {
    String[] parts = note.split(" \\| ", 4);
    if (parts.length < 4) {
      throw new AssertionError(
          "case '%s': '%s' is not SUBJECT | HERE | BUILDAH | WHY".formatted(name, note));
    }
    return new DeclaredDifference(parts[0], parts[1], parts[2], parts[3]);
  }

  private static List<String> notes(String text, String prefix) {
    return text.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  private static Path directory() {
    try {
      return Path.of(Objects.requireNonNull(BuildahCase.class.getResource("buildah")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
