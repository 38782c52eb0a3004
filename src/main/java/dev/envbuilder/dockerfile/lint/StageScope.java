package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.dockerfile.lint.Surroundings.BaseFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What holds at a line of a stage, and is handed on to stages on this one. */
final class StageScope {
  /** How much is known of the image that a stage stands on in the end. */
  enum Knowledge {
    KNOWN,
    NOT_ASKED,
    UNREACHABLE
  }

  private static final Set<String> POSIX_SHELLS =
      Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "busybox");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, String> variables;
  private final Set<String> declared;
  private final int root;
  private final Knowledge knowledge;
  private boolean directorySet;
  private boolean shellSet;
  private boolean posixShell = true;

  private StageScope(
      Map<String, String> variables, Set<String> declared, int root, Knowledge knowledge) {
    this.variables = variables;
    this.declared = declared;
    this.root = root;
    this.knowledge = knowledge;
    this.variables.putIfAbsent("PATH", PATH);
  }

  /** On an image that is known, or on nothing. */
  static StageScope on(int root, Optional<BaseFacts> facts) {
    Map<String, String> environment = new LinkedHashMap<>();
    facts.ifPresent(known -> environment.putAll(known.environment()));
    StageScope scope = new StageScope(environment, new HashSet<>(), root, Knowledge.KNOWN);
    scope.shellSet = facts.isPresent() && facts.get().shell();
    return scope;
  }

  /** On an image of which nothing is known. */
  static StageScope unknown(int root, Knowledge knowledge) {
    return new StageScope(new LinkedHashMap<>(), new HashSet<>(), root, knowledge);
  }

  StageScope copy() {
    StageScope copy =
        new StageScope(new LinkedHashMap<>(variables), new HashSet<>(declared), root, knowledge);
    copy.directorySet = directorySet;
    copy.shellSet = shellSet;
    copy.posixShell = posixShell;
    return copy;
  }

  /** What a copy takes, in characters: an entry of a map takes as much as some fifty. */
  long cost() {
    return 50L * (variables.size() + declared.size() + 1);
  }

  /** The first of the stages below this one, the one on the image. */
  int root() {
    return root;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** The variables as they are at any time that one is looked up. */
  Variables variables() {
    return name -> Optional.ofNullable(variables.get(name));
  }

  Set<String> names() {
    return variables.keySet();
  }

  void set(String name, String value) {
    variables.put(name, value);
  }

  void declare(String name) {
    declared.add(name);
  }

  boolean declares(String name) {
    return declared.contains(name);
  }

  boolean directorySet() {
    return directorySet;
  }

  void setDirectory() {
    directorySet = true;
  }

  boolean shellSet() {
    return shellSet;
  }

  void setShell(List<String> arguments) {
    shellSet = true;
    String program = arguments.isEmpty() ? "" : arguments.getFirst();
    posixShell = POSIX_SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
  }

  /** Whether RUN is for a shell of that kind, as far as that is known. */
  boolean posixShell() {
    return posixShell;
  }
}
