package dev.envbuilder.dockerfile.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for files with credentials among what COPY and ADD take from the context. The rule is not
 * one of BuildKit's.
 */
final class CopyRules {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\\\]");

  /** What folders for keys may also hold, or hold alone. */
  private static final List<String> HARMLESS = List.of("known_hosts", "config", "authorized_keys");

  private static final List<String> CREDENTIALS =
      Stream.concat(Stream.of("credentials"), CredentialFile.SSH_KEY.paths().stream()).toList();

  private final Surroundings around;
  private final Findings findings;

  CopyRules(Surroundings around, Findings findings) {
    this.around = around;
    this.findings = findings;
  }

  /**
   * Judges one source.
   *
   * @param source expanded
   * @param whole whether all that is in a folder goes along
   */
  void check(Placed at, String source, boolean whole) {
    String cleaned = ContextPath.clean(source);
    String path = cleaned.startsWith("/") ? cleaned.substring(1) : cleaned;
    if (!at.options().allows(Rule.COPY_CREDENTIAL_FILE)
        || WILDCARD.matcher(path).find()
        || around.ignored().excludes(path)) {
      return;
    }
    Optional<CredentialFile> named = CredentialFile.at(path);
    if (named.isPresent()) {
      if (isSecret(path, named.get())) {
        add(at, path, named.get());
      }
    } else if (whole) {
      folder(at, path.isEmpty() || path.equals(".") ? "" : path + "/");
    }
  }

  private boolean isSecret(String path, CredentialFile file) {
    Optional<String> text = around.files().text(path);
    if (text.isPresent()) {
      return file.isSecret(text.get());
    }
    boolean harmless =
        file == CredentialFile.FOLDER
            && HARMLESS.stream()
                .anyMatch(name -> around.files().text(path + "/" + name).isPresent())
            && CREDENTIALS.stream()
                .allMatch(name -> around.files().text(path + "/" + name).isEmpty());
    return file.byName() && !harmless;
  }

  /** In a folder, a name alone tells nothing: there may be no such file. */
  private void folder(Placed at, String prefix) {
    for (CredentialFile file : CredentialFile.values()) {
      List<String> held =
          file.paths().stream()
              .map(name -> prefix + name)
              .filter(path -> around.files().text(path).filter(file::isSecret).isPresent())
              .toList();
      held.forEach(path -> add(at, path, file));
    }
  }

  private void add(Placed at, String path, CredentialFile file) {
    findings.add(
        at.options(),
        Rule.COPY_CREDENTIAL_FILE,
        at.range(),
        at.keyword(),
        Quoted.of(path),
        file.title());
  }
}
