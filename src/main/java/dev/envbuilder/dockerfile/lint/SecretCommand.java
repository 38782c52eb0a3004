package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.lint.SecretFlow.Argument;
import dev.envbuilder.dockerfile.shell.UnreadableScriptException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One command of a script, and what it does with the secrets that it is given. */
final class SecretCommand {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=.*", Pattern.DOTALL);

  /** They execute what follows them. */
  private static final Set<String> WRAPPERS =
      Set.of("sudo", "command", "exec", "nohup", "env", "busybox", "builtin");

  /** They print what they read, or a part of it that may be all. */
  private static final Set<String> FILTERS =
      Set.of(
          "cat",
          "base64",
          "base32",
          "head",
          "tail",
          "tac",
          "rev",
          "fold",
          "tr",
          "sed",
          "cut",
          "jq",
          "yq",
          "awk",
          "xxd",
          "envsubst",
          "sort",
          "uniq");

  private static final Pattern DELETING_LINES =
      Pattern.compile("/.*/I?d|\\$d|[0-9,$]+d", Pattern.DOTALL);

  private final SecretFlow flow;
  private final KeptFiles kept;
  private final String input;
  private List<Argument> words;

  SecretCommand(SecretFlow flow, KeptFiles kept, List<Argument> words, String input) {
    this.flow = flow;
    this.kept = kept;
    this.words = words;
    this.input = input;
  }

  /** The secret in what it prints. */
  String output() throws UnreadableScriptException {
    if (words.isEmpty()) {
      return input; // $(<file)
    }
    int start = assignments(0);
    if (start == words.size()) {
      words.forEach(this::assign);
      return "";
    }
    while (start < words.size() && WRAPPERS.contains(name(words.get(start)))) {
      start = assignments(start + 1);
      while (start < words.size() && words.get(start).option()) {
        start++;
      }
    }
    if (start >= words.size()) {
      return "";
    }
    String name = name(words.get(start));
    words = words.subList(start + 1, words.size());
    if (FILTERS.contains(name)) {
      return filter(name);
    }
    return switch (name) {
      case "echo", "printf" -> anySecret();
      case "tee" -> tee();
      case "export", "local", "declare", "typeset", "readonly" -> {
        words.forEach(this::assign);
        yield "";
      }
      case "read" -> {
        words.stream().filter(w -> !w.option()).forEach(w -> flow.assign(w.text(), input));
        yield "";
      }
      case "cp", "mv", "install" -> copy();
      case "dd" -> dd();
      case "rm", "unlink", "shred", "srm" -> {
        words.stream().filter(w -> !w.option()).forEach(w -> kept.removed(w.text()));
        yield "";
      }
      case "trap" -> {
        trap();
        yield "";
      }
      case "sh", "bash", "dash", "ash", "zsh" -> shell();
      default -> {
        kept.configured(name, words);
        yield "";
      }
    };
  }

  private int assignments(int from) {
    int at = from;
    while (at < words.size() && ASSIGNMENT.matcher(words.get(at).text()).matches()) {
      at++;
    }
    return at;
  }

  private void assign(Argument word) {
    Matcher matcher = ASSIGNMENT.matcher(word.text());
    if (matcher.matches()) {
      flow.assign(matcher.group(1), word.secret());
    }
  }

  private static String name(Argument word) {
    return word.text().substring(word.text().lastIndexOf('/') + 1);
  }

  private String anySecret() {
    return words.stream().map(Argument::secret).reduce("", SecretFlow::first);
  }

  private String anyFile() {
    return words.stream().map(Argument::file).reduce("", SecretFlow::first);
  }

  private String filter(String name) {
    boolean inPlace =
        name.equals("sed")
            && words.stream().anyMatch(w -> w.text().matches("-[nErsz]*i.*|--in-place.*"));
    if (inPlace) {
      boolean deletes = words.stream().anyMatch(w -> DELETING_LINES.matcher(w.text()).matches());
      if (deletes) {
        kept.removed(words.getLast().text());
      }
      kept.written(anySecret(), words.getLast().word());
      return "";
    }
    return SecretFlow.first(SecretFlow.first(anySecret(), anyFile()), input);
  }

  private String tee() {
    words.stream().filter(w -> !w.option()).forEach(w -> kept.written(input, w.word()));
    return input;
  }

  /** A link to a secret's file leads nowhere after the step, and is no copy. */
  private String copy() {
    boolean other =
        words.stream()
            .anyMatch(w ->
                w.text().startsWith("--t")
                    || w.text().equals("--symbolic-link")
                    || w.text().matches("-[A-Za-z]*[tsl][A-Za-z]*"));
    List<Argument> paths = words.stream().filter(w -> !w.option()).toList();
    if (!other && paths.size() > 1) {
      for (Argument source : paths.subList(0, paths.size() - 1)) {
        kept.written(source.file(), paths.getLast().word());
      }
    }
    return "";
  }

  private String dd() {
    String secret = input;
    for (Argument word : words) {
      if (word.text().startsWith("if=")) {
        secret = flow.fileNamed(word.text().substring(3));
      }
    }
    for (Argument word : words) {
      if (word.text().startsWith("of=")) {
        kept.written(secret, word.word(), word.text().substring(3));
        return "";
      }
    }
    return secret;
  }

  private void trap() {
    for (String word : words.isEmpty() ? new String[0] : words.getFirst().text().split("[\\s;]+")) {
      kept.removedAtTheEnd(word);
    }
  }

  private String shell() throws UnreadableScriptException {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).text().matches("-[a-z]*c")) {
        return flow.script(words.get(i + 1).text(), input);
      }
    }
    return "";
  }
}
