package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.lint.SecretFlow.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Programs that write what they are told into settings of theirs. */
enum SettingsTool {
  NPM(Set.of("npm", "pnpm"), "npm's settings", List.of(".npmrc")) {
    @Override
    boolean keeps(List<Argument> words) {
      return begins(words, "config", "set") || begins(words, "set");
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "config", "delete")
          || begins(words, "config", "rm")
          || begins(words, "logout");
    }
  },
  YARN(Set.of("yarn"), "yarn's settings", List.of(".yarnrc.yml", ".yarnrc")) {
    @Override
    boolean keeps(List<Argument> words) {
      return begins(words, "config", "set");
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "config", "unset") || begins(words, "config", "delete");
    }
  },
  PIP(Set.of("pip", "pip3"), "pip's settings", List.of("pip.conf")) {
    @Override
    boolean keeps(List<Argument> words) {
      return begins(words, "config", "set");
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "config", "unset");
    }
  },
  COMPOSER(Set.of("composer"), "composer's settings", List.of("auth.json", "config.json")) {
    @Override
    boolean keeps(List<Argument> words) {
      return begins(words, "config");
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "config") && has(words, "--unset");
    }
  },
  GIT_CONFIG(Set.of("git"), "git's settings", List.of(".gitconfig", "gitconfig")) {
    @Override
    boolean keeps(List<Argument> words) {
      return begins(words, "config");
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "config")
          && words.stream().anyMatch(w -> w.text().matches("--(unset.*|remove-section)|unset"));
    }
  },
  /** The URL of a clone is kept in its settings, with the password in it. */
  GIT_CLONE(Set.of("git"), "the clone's .git/config", List.of(".git")) {
    @Override
    boolean keeps(List<Argument> words) {
      boolean clones =
          begins(words, "clone")
              || begins(words, "remote", "add")
              || begins(words, "remote", "set-url");
      return clones
          && words.stream().anyMatch(w -> !w.secret().isEmpty() && w.text().contains("://"));
    }

    @Override
    boolean removes(List<Argument> words) {
      return begins(words, "remote") && words.stream().allMatch(w -> w.secret().isEmpty());
    }

    // the folder of the clone, too
    @Override
    List<String> files(List<Argument> words) {
      String last = words.getLast().text();
      String folder = last.substring(last.lastIndexOf('/') + 1);
      boolean suffix = folder.endsWith(".git");
      return List.of(".git", suffix ? folder.substring(0, folder.length() - 4) : folder);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final Set<String> programs;

  private final String place;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<String> files;

  SettingsTool(Set<String> programs, String place, List<String> files) {
    this.programs = Set.copyOf(programs);
    this.place = place;
    this.files = List.copyOf(files);
  }

  abstract boolean keeps(List<Argument> words);

  abstract boolean removes(List<Argument> words);

  boolean is(String program) {
    return programs.contains(program);
  }

  String place() {
    return place;
  }

  /** The names of the files in which the settings are. */
  List<String> files(List<Argument> words) {
    return files;
  }

  /** Whether these words are the first, options aside; {@code git -C} takes a word along. */
  private static boolean begins(List<Argument> words, String... wanted) {
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < words.size() && plain.size() < wanted.length; i++) {
      String text = words.get(i).text();
      if (text.equals("-C") || text.equals("-c")) {
        i++;
      } else if (!words.get(i).option()) {
        plain.add(text);
      }
    }
    return plain.equals(List.of(wanted));
  }

  private static boolean has(List<Argument> words, String option) {
    return words.stream().anyMatch(word -> word.text().equals(option));
  }
}
