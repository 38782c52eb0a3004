package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.CommandLine;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.Heredoc;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import dev.envbuilder.dockerfile.NameValue;
import dev.envbuilder.dockerfile.SignalName;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.StageScope.Knowledge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules that follow a stage from line to line (BuildKit {@code dockerfile2llb/convert.go}
 * dispatch and what it calls).
 */
final class StageRules {
  private final WordRules words;
  private final RunRules runs;
  private final CopyRules copies;
  private final Surroundings around;
  private final GlobalScope globals;
  private final StageScope scope;
  private final Findings findings;
  private final Map<String, Placed> only = new HashMap<>();
  private boolean wantsShell;

  StageRules(
      Dockerfile dockerfile,
      Surroundings around,
      GlobalScope globals,
      StageScope scope,
      Findings findings) {
    this.words = new WordRules(dockerfile.words(), scope, findings);
    this.copies = new CopyRules(around, findings);
    this.runs = new RunRules(dockerfile, scope, findings);
    this.around = around;
    this.globals = globals;
    this.scope = scope;
    this.findings = findings;
  }

  /** Whether an answer depends on a base image that nobody has been asked for. */
  boolean wantsBase() {
    return wantsShell || words.wantsBase();
  }

  void check(Placed at) throws ValueException {
    switch (at.instruction()) {
      case Instruction.Arg arg -> arg(at, arg);
      case Instruction.Env env -> env(at, env);
      case Instruction.Label label -> pairs(at, label.pairs());
      case Instruction.Run run -> run(at, run);
      case Instruction.Copy copy -> copy(at, copy);
      case Instruction.Add add -> add(at, add);
      case Instruction.Workdir workdir -> workdir(at, workdir);
      case Instruction.User user -> word(at, user.user());
      case Instruction.Expose expose -> expose(at, expose);
      case Instruction.Volume volume -> {
        for (String path : volume.paths()) {
          word(at, path);
        }
      }
      case Instruction.Stopsignal stop -> SignalName.parse(word(at, stop.signal()));
      case Instruction.Cmd cmd -> {
        once(at, "CMD");
        command(at, cmd.command());
      }
      case Instruction.Entrypoint entrypoint -> {
        once(at, "ENTRYPOINT");
        command(at, entrypoint.command());
      }
      case Instruction.Healthcheck healthcheck -> once(at, "HEALTHCHECK");
      case Instruction.Shell shell -> scope.setShell(shell.arguments());
      case Instruction.From from -> throw new IllegalStateException("FROM begins a stage");
      case Instruction.Onbuild onbuild -> {
        // checked where it runs
      }
      case Instruction.Maintainer maintainer -> {
        // a rule about the text
      }
    }
  }

  private void arg(Placed at, Instruction.Arg arg) throws ValueException {
    for (Instruction.Arg.Variable variable : arg.variables()) {
      secret(at, "ARG", variable.name());
      String value = around.arguments().get(variable.name());
      if (value != null) {
        ValueRules.given(at, variable.name(), value, findings);
      }
      if (value == null && variable.fallback().isPresent()) {
        value = word(at, variable.fallback().get());
      } else if (value == null) {
        value = globals.value(variable.name()).orElse(null);
      }
      if (value != null && !WordRules.NO_VARIABLES.contains(variable.name())) {
        scope.set(variable.name(), value);
      }
      scope.declare(variable.name());
    }
  }

  private void env(Placed at, Instruction.Env env) throws ValueException {
    for (NameValue pair : pairs(at, env.pairs())) {
      secret(at, "ENV", pair.name());
      scope.set(pair.name(), pair.value());
    }
  }

  /** The pairs, expanded; all of them with the variables from before the instruction. */
  private List<NameValue> pairs(Placed at, List<NameValue> pairs) throws ValueException {
    List<NameValue> expanded = new ArrayList<>();
    for (NameValue pair : pairs) {
      expanded.add(new NameValue(word(at, pair.name()), word(at, pair.value())));
      if (pair.spaced()) {
        findings.add(at.options(), Rule.LEGACY_KEY_VALUE_FORMAT, at.range(), at.keyword());
      }
    }
    return expanded;
  }

  private void run(Placed at, Instruction.Run run) throws ValueException {
    for (MountOptions mount : run.mounts()) {
      for (MountOptions.Option option : mount.options()) {
        if (!option.bare() && !option.key().equals("from")) {
          word(at, option.value());
        }
      }
    }
    runs.check(at, run);
  }

  private void copy(Placed at, Instruction.Copy copy) throws ValueException {
    word(at, copy.chown());
    word(at, copy.chmod());
    List<String> sources = sources(at, copy.sources(), copy.destination(), copy.documents());
    if (copy.from().isEmpty()) {
      sources.forEach(source -> ignored(at, source));
      boolean whole = copy.excludes().isEmpty();
      sources.forEach(source -> copies.check(at, source, whole));
    }
  }

  private void add(Placed at, Instruction.Add add) throws ValueException {
    word(at, add.chown());
    word(at, add.chmod());
    word(at, add.checksum());
    for (String source : sources(at, add.sources(), add.destination(), add.documents())) {
      if (!ContextPath.isRemote(source)) {
        ignored(at, source);
        copies.check(at, source, add.excludes().isEmpty());
      }
    }
  }

  private List<String> sources(
      Placed at, List<String> paths, String destination, List<Heredoc> documents)
      throws ValueException {
    List<String> expanded = new ArrayList<>();
    for (String path : paths) {
      expanded.add(word(at, path));
    }
    word(at, destination);
    for (Heredoc document : documents) {
      if (document.expand()) {
        words.checkHeredoc(at, document.text());
      }
    }
    return expanded;
  }

  private void ignored(Placed at, String source) {
    String path = ContextPath.clean(source);
    if (around.ignored().excludes(path)) {
      findings.add(at.options(), Rule.COPY_IGNORED_FILE, at.range(), at.keyword(), Quoted.of(path));
    }
  }

  /** Only the first WORKDIR counts: with it, all later ones are repaired. */
  private void workdir(Placed at, Instruction.Workdir workdir) throws ValueException {
    String path = word(at, workdir.path());
    if (!scope.directorySet() && !path.startsWith("/")) {
      findings.add(at.options(), Rule.WORKDIR_RELATIVE_PATH, at.range(), Quoted.of(path));
    }
    scope.setDirectory();
  }

  /** Variables that are not set are none of EXPOSE's findings, as in BuildKit. */
  private void expose(Placed at, Instruction.Expose expose) throws ValueException {
    for (String word : expose.ports()) {
      for (String text : words.split(word)) {
        PortRules.check(at, text, findings);
      }
    }
  }

  private void once(Placed at, String keyword) {
    Placed earlier = only.put(keyword, at);
    if (earlier != null) {
      findings.add(
          at.options(), Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED, earlier.range(), at.keyword());
    }
  }

  private void command(Placed at, CommandLine command) {
    if (!(command instanceof CommandLine.ShellForm)
        || scope.shellSet()
        || !at.options().allows(Rule.JSON_ARGS_RECOMMENDED)) {
      return;
    }
    // a base image may set a SHELL, which few do: one that cannot be asked counts as one of many
    if (scope.knowledge() == Knowledge.NOT_ASKED) {
      wantsShell = true;
    } else {
      findings.add(at.options(), Rule.JSON_ARGS_RECOMMENDED, at.range(), at.keyword());
    }
  }

  private void secret(Placed at, String keyword, String name) {
    if (SecretNames.match(name)) {
      findings.add(
          at.options(), Rule.SECRETS_USED_IN_ARG_OR_ENV, at.range(), keyword, Quoted.of(name));
    }
  }

  private String word(Placed at, String text) throws ValueException {
    return words.expand(at, text);
  }
}
