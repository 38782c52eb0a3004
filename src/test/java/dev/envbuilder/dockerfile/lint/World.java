package dev.envbuilder.dockerfile.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Table;
import dev.envbuilder.dockerfile.lint.Surroundings.BaseFacts;
import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Surroundings made of a few lines of text; see {@code checks.txt}. */
final class World {
  private final Map<String, String> arguments = new HashMap<>();
  private final Set<String> ignored = new HashSet<>();
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, BaseFacts> images = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Optional<String> target = Optional.empty();
  private boolean build;

  static World of(List<String> settings) {
    World world = new World();
    settings.forEach(world::set);
    return world;
  }

  static World of(String... settings) {
    return of(List.of(settings));
  }

  /** The images that were looked up. */
  List<String> asked() {
    return asked;
  }

  Report check(String dockerfile) throws Exception {
    Surroundings around =
        new Surroundings(
            arguments,
            platform("linux/amd64"),
            target,
            !build,
            build,
            new Grammar(),
            path -> ignored.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/")),
            path -> Optional.ofNullable(files.get(path)),
            (name, platform) -> {
              asked.add(name);
              return Optional.ofNullable(images.get(name));
            });
    return Checks.run(Dockerfile.parse(dockerfile.getBytes(UTF_8), "Dockerfile"), around);
  }

  private void set(String line) {
    List<String> words = List.of(line.split(" ", -1));
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "ignore" -> ignored.addAll(rest);
      case "file" -> {
        int start = "file ".length() + rest.getFirst().length() + 1;
        files.put(rest.getFirst(), Table.decoded(line.substring(Math.min(start, line.length()))));
      }
      case "arg" -> {
        int equals = rest.getFirst().indexOf('=');
        arguments.put(rest.getFirst().substring(0, equals), line.substring(equals + 5));
      }
      case "target" -> target = Optional.of(rest.getFirst());
      case "build" -> build = true;
      case "base" -> images.put(rest.getFirst(), facts(rest.subList(1, rest.size())));
      case "unreachable" -> images.remove(rest.getFirst());
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static BaseFacts facts(List<String> words) {
    Map<String, String> environment = new HashMap<>();
    List<String> triggers = new ArrayList<>();
    boolean shell = false;
    String platform = "linux/amd64";
    for (String word : words) {
      int equals = word.indexOf('=');
      if (word.startsWith("ONBUILD:")) {
        triggers.add(word.substring("ONBUILD:".length()).replace('~', ' '));
      } else if (equals > 0) {
        environment.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (word.equals("shell")) {
        shell = true;
      } else {
        platform = word;
      }
    }
    return new BaseFacts(environment, shell, triggers, platform(platform));
  }

  private static PlatformName platform(String text) {
    String[] parts = text.split("/", -1);
    return new PlatformName(parts[0], parts[1], parts.length > 2 ? parts[2] : "", text);
  }

  private static final class Grammar implements Surroundings.Names {
    @Override
    public boolean isImage(String text) {
      return text.matches("[a-z0-9./-]+(:[A-Za-z0-9_.-]+)?");
    }

    @Override
    public Optional<PlatformName> platform(String text) {
      boolean good = text.matches("\\w+/\\w+(/\\w+)?");
      return good ? Optional.of(World.platform(text)) : Optional.empty();
    }
  }
}
