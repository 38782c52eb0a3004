package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Expansion;
import dev.envbuilder.dockerfile.ShellWords;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.StageScope.Knowledge;
import java.util.List;
import java.util.Set;

/**
 * Expands the words of a stage, and tells of variables that are not defined (BuildKit {@code
 * validations.go} reportUnmatchedVariables).
 */
final class WordRules {
  /** Set by BuildKit's SBOM scanners, in no environment. */
  static final Set<String> NO_VARIABLES =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  private final ShellWords words;
  private final StageScope scope;
  private final Findings findings;
  private boolean wantsBase;

  WordRules(ShellWords words, StageScope scope, Findings findings) {
    this.words = words;
    this.scope = scope;
    this.findings = findings;
  }

  /** Whether a variable may be one of a base image that nobody has been asked for. */
  boolean wantsBase() {
    return wantsBase;
  }

  String expand(Placed at, String text) throws ValueException {
    Expansion expansion = words.expand(text, scope.variables());
    check(at, expansion);
    return expansion.text();
  }

  void checkHeredoc(Placed at, String text) throws ValueException {
    check(at, words.expandHeredoc(text, scope.variables()));
  }

  /** The words of a text that is not checked; none where they depend on what is not known. */
  List<String> split(String text) throws ValueException {
    Expansion expansion = words.expand(text, scope.variables());
    boolean certain = scope.knowledge() == Knowledge.KNOWN || expansion.unset().isEmpty();
    return certain ? expansion.words() : List.of();
  }

  private void check(Placed at, Expansion expansion) {
    findings.affords(expansion.text().length());
    for (String name : expansion.unset()) {
      if (scope.declares(name)
          || NO_VARIABLES.contains(name)
          || !at.options().allows(Rule.UNDEFINED_VAR)) {
        continue;
      }
      switch (scope.knowledge()) {
        case NOT_ASKED -> wantsBase = true;
        case UNREACHABLE -> {
          // the base image may define it
        }
        case KNOWN ->
            findings.addSuggesting(
                at.options(),
                Rule.UNDEFINED_VAR,
                at.range(),
                name,
                "$",
                Nearest.to(name, scope.names()));
      }
    }
  }
}
