package dev.envbuilder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program that looks for values in everything that a process can reach ({@code
 * src/it/c/scour}), on this machine or in a container: static, so that it runs in any root.
 */
final class Scour {
  private static final Path SOURCES = Path.of("src/it/c/scour");

  private final Path directory;

  private Scour(Path directory) {
    this.directory = directory;
  }

  /** Puts {@code scour} and what it is to look for, {@code needles}, into a directory. */
  static Scour install(Path directory, Map<String, Canary> canaries) {
    try {
      Files.copy(
          program(), directory.resolve("scour"), StandardCopyOption.COPY_ATTRIBUTES); // the mode
      var needles = new StringBuilder();
      canaries.forEach((name, canary) -> needles.append(canary.needles(name)));
      Files.writeString(directory.resolve("needles"), needles);
      return new Scour(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path program() throws IOException {
    Path program = Dist.scratch().resolve("scour");
    var words = new ArrayList<>(List.of("musl-gcc", "-std=gnu11", "-O2", "-static", "-Wall"));
    words.addAll(List.of("-Wextra", "-Werror", "-o", program.toString()));
    try (Stream<Path> files = Files.list(SOURCES)) {
      files.map(Path::toString).filter(name -> name.endsWith(".c")).sorted().forEach(words::add);
    }
    Command.of(words).run().ok();
    return program;
  }

  /** Looks at the bytes of files, and at what is below directories. */
  Result files(Path... paths) {
    return run("-f", Stream.of(paths).map(Path::toString).toList());
  }

  /**
   * Looks, as root of this machine, at a process that may be in a container, and at its children.
   */
  Result processes(long pid) {
    var pids = new ArrayList<>(List.of(Long.toString(pid)));
    ProcessHandle.of(pid)
        .orElseThrow()
        .descendants()
        .map(ProcessHandle::pid)
        .forEach(child -> {
          pids.add(child.toString());
        });
    return run("-p", pids);
  }

  private Result run(String option, List<String> operands) {
    var words = new ArrayList<>(List.of(directory.resolve("scour").toString()));
    words.addAll(List.of(directory.resolve("needles").toString(), option));
    words.addAll(operands);
    return Result.of(Command.of(words).run().ok().out());
  }

  /** What it said in a container, into a file of the directory that it is in. */
  Result said(String name) {
    try {
      return Result.of(Files.readString(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it found, was denied, and looked at. */
  record Result(List<List<String>> lines) {
    static Result of(String output) {
      var lines = output.lines().map(line -> List.of(line.split("\t"))).toList();
      if (lines.isEmpty() || !lines.getLast().equals(List.of("end"))) {
        throw new AssertionError("the search did not come to its end: " + output.length());
      }
      return new Result(lines);
    }

    /** Everything found: {@code kind place name:form}. */
    List<String> found() {
      return select("found", 1);
    }

    /** The places and names of what was found in places of a kind. */
    List<String> found(String kind) {
      return of("found", kind);
    }

    /** The places of a kind that it was not let into, and why. */
    List<String> denied(String kind) {
      return of("denied", kind);
    }

    /** How many places of a kind it looked at. */
    long looked(String kind) {
      return of("looked", kind).stream().mapToLong(Long::parseLong).sum();
    }

    private List<String> of(String word, String kind) {
      return lines.stream()
          .filter(line -> line.size() > 2 && line.get(0).equals(word) && line.get(1).equals(kind))
          .map(line -> String.join(" ", line.subList(2, line.size())))
          .toList();
    }

    private List<String> select(String word, int from) {
      return lines.stream()
          .filter(line -> line.getFirst().equals(word))
          .map(line -> String.join(" ", line.subList(from, line.size())))
          .toList();
    }
  }
}
