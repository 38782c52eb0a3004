package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.lint.SecretFlow.Argument;
import dev.envbuilder.dockerfile.shell.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files into which a script writes secrets, without those that it removes again: those are in
 * no layer.
 */
final class KeptFiles {
  private static final Pattern VARIABLE_ONLY = Pattern.compile("\\$(\\w+|\\{[^}]*\\})");
  private static final Pattern HOME = Pattern.compile("(~|\\$HOME|\\$\\{HOME\\})(?=/|$)");

  /** Certificates and public keys are often given as secrets, and are none. */
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?i).*\\.(crt|cer|pub)|/usr/local/share/ca-certificates/.*|/etc/ssl/certs/.*"
              + "|/etc/pki/ca-trust/.*|/usr/share/pki/.*|.*/cacerts");

  private static final int MOST = 500;

  private final Predicate<String> temporary;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final List<Removed> removed = new ArrayList<>();
  private int command;

  /**
   * Files.
   *
   * @param temporary whether what is written at a path is gone after the step
   */
  KeptFiles(Predicate<String> temporary) {
    this.temporary = temporary;
  }

  /**
   * A secret that is kept.
   *
   * @param place the file, or whose settings
   * @param raw what to look for in the source
   * @param files the names of the files that hold it, where it is a tool that writes it
   */
  record Kept(String secret, String place, String raw, String tool, List<String> files, int at) {}

  private record Removed(String path, String tool, int at) {}

  /** A command begins. */
  void next() {
    command++;
  }

  /** A command writes a file. */
  void written(String secret, ShellWord file) {
    written(secret, file, file.text());
  }

  /** A command writes a file that its word names in some way. */
  void written(String secret, ShellWord word, String path) {
    if (kept.size() == MOST) {
      return;
    }
    boolean known = !VARIABLE_ONLY.matcher(path).matches() && word.substitutions().isEmpty();
    if (!secret.isEmpty() && known && !isPublic(path) && !temporary.test(normal(path))) {
      kept.putIfAbsent(
          path, new Kept(secret, "'" + path + "'", word.raw(), "", List.of(), command));
    }
  }

  private static boolean isPublic(String path) {
    return PUBLIC.matcher(path).matches();
  }

  /** A command that is not followed: one that keeps settings, or takes them away, is known. */
  void configured(String tool, List<Argument> words) {
    for (SettingsTool known : SettingsTool.values()) {
      if (!known.is(tool)) {
        continue;
      }
      if (known.removes(words)) {
        removed.add(new Removed("", known.name(), command));
      } else if (known.keeps(words)) {
        words.stream()
            .filter(word -> !word.secret().isEmpty())
            .findFirst()
            .ifPresent(word -> kept.putIfAbsent(known.place(), kept(known, word, words)));
      }
    }
  }

  private Kept kept(SettingsTool tool, Argument word, List<Argument> words) {
    String raw = word.word().raw();
    return new Kept(word.secret(), tool.place(), raw, tool.name(), tool.files(words), command);
  }

  /** A command removes a path. */
  void removed(String path) {
    removed.add(new Removed(normal(path), "", command));
  }

  /** A path is removed when the script ends, if it is one. */
  void removedAtTheEnd(String path) {
    removed.add(new Removed(normal(path), "", Integer.MAX_VALUE));
  }

  /** What is there in the end; nothing where a script removes so much that nobody can tell. */
  List<Kept> remaining() {
    if (removed.size() > MOST) {
      return List.of();
    }
    return kept.values().stream()
        .filter(file -> removed.stream().noneMatch(gone -> takes(gone, file)))
        .toList();
  }

  private static boolean takes(Removed gone, Kept file) {
    if (gone.at() < file.at()) {
      return false;
    }
    if (!file.tool().isEmpty()) {
      return gone.tool().equals(file.tool())
          || file.files().stream().anyMatch(name -> matches(gone.path(), name));
    }
    String path = normal(file.place().substring(1, file.place().length() - 1));
    return !gone.path().isEmpty()
        && (path.startsWith(gone.path() + "/")
            || gone.path().startsWith(path + "/")
            || matches(gone.path(), name(path)));
  }

  /** Whether the last name of a path, which may have wildcards, is this one. */
  private static boolean matches(String path, String name) {
    String pattern = name(path);
    if (pattern.indexOf('*') < 0 && pattern.indexOf('{') < 0) {
      return pattern.equals(name);
    }
    String start = pattern.split("[*{]", 2)[0];
    return name.startsWith(start);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A path in one spelling: the home is root's, without quotes, a slash or a dot around. */
  private static String normal(String path) {
    String text = HOME.matcher(path.replaceAll("[\"']", "")).replaceFirst("/root");
    while (text.startsWith("./")) {
      text = text.substring(2);
    }
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
