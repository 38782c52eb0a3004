package dev.envbuilder.build;

import dev.envbuilder.dockerfile.CommandLine;
import dev.envbuilder.dockerfile.ExposedPorts;
import dev.envbuilder.dockerfile.HealthTest;
import dev.envbuilder.dockerfile.Instruction;
import dev.envbuilder.dockerfile.MountOptions;
import dev.envbuilder.dockerfile.NameValue;
import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.RunProgram;
import dev.envbuilder.dockerfile.ShellWords;
import dev.envbuilder.dockerfile.SignalName;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.Variables;
import dev.envbuilder.image.Healthcheck;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.path.BytePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the instructions of one stage into steps: expands words, follows ENV, ARG, USER and WORKDIR
 * from line to line, and makes the image's config. Pure.
 */
final class StagePlanner {
  static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  private final BuildArguments buildArguments;
  private final ShellWords words;
  private final SourceNames sources;
  private final CopyPlanner copies;
  private final StageScope scope;
  private final List<Step> steps = new ArrayList<>();
  private ImageConfig config;
  private boolean ownCommand;

  StagePlanner(
      BuildArguments buildArguments,
      ShellWords words,
      SourceNames sources,
      StageScope scope,
      ImageConfig config) {
    this.buildArguments = buildArguments;
    this.words = words;
    this.sources = sources;
    this.copies = new CopyPlanner(words, sources);
    this.scope = scope;
    this.config = config;
  }

  List<Step> steps() {
    return steps;
  }

  ImageConfig config() {
    return config;
  }

  StageScope scope() {
    return scope;
  }

  /** Adds what an instruction does. */
  void add(Instruction instruction) throws ValueException {
    Variables now = scope.variables();
    switch (instruction) {
      case Instruction.From from -> throw new IllegalStateException("FROM begins a stage");
      case Instruction.Arg arg -> argument(arg);
      case Instruction.Env env -> environment(env, now);
      case Instruction.Label label -> label(label, now);
      case Instruction.Run run -> run(run, now);
      case Instruction.Copy copy -> steps.add(copies.copy(copy, now, config));
      case Instruction.Add add -> steps.add(copies.add(add, now, config));
      case Instruction.Workdir workdir -> workdir(workdir, now);
      case Instruction.User user -> {
        String name = words.expandWord(user.user(), now);
        configure(user, "USER " + name, config.withUser(name));
      }
      case Instruction.Expose expose -> expose(expose, now);
      case Instruction.Volume volume -> volume(volume, now);
      case Instruction.Cmd cmd -> {
        ownCommand = true;
        List<String> arguments = commandWords(cmd.command());
        configure(
            cmd, HistoryText.quoted("CMD", arguments), config.withCmd(arguments).withArgsEscaped());
      }
      case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint);
      case Instruction.Stopsignal stop -> {
        String signal = SignalName.parse(words.expandWord(stop.signal(), now)).text();
        configure(stop, "STOPSIGNAL " + signal, config.withStopSignal(signal));
      }
      case Instruction.Healthcheck health -> {
        Healthcheck check = healthcheck(health.test());
        configure(health, HistoryText.healthcheck(check), config.withHealthcheck(check));
      }
      case Instruction.Shell shell ->
          configure(
              shell,
              HistoryText.list("SHELL", shell.arguments()),
              config.withShell(shell.arguments()));
      case Instruction.Onbuild onbuild -> {
        List<String> triggers = new ArrayList<>(config.onBuild());
        triggers.add(onbuild.expression());
        config = config.withOnBuild(triggers); // which has no history (BuildKit dispatchOnbuild)
      }
      case Instruction.Maintainer maintainer ->
          configure(maintainer, maintainer.source(), config.withAuthor(maintainer.author()));
    }
  }

  /** A step that no instruction of the Dockerfile stands for. */
  void add(Step step) {
    steps.add(step);
  }

  /** ARG takes effect pair by pair: a later default sees an earlier variable. */
  private void argument(Instruction.Arg arg) throws ValueException {
    List<String> told = new ArrayList<>();
    for (Instruction.Arg.Variable variable : arg.variables()) {
      Optional<String> value = buildArguments.inStage(variable, words, scope.variables());
      scope.declare(variable.name(), value);
      told.add(variable.name() + value.map(text -> "=" + text).orElse(""));
    }
    steps.add(new ConfigStep(about(arg, "ARG " + String.join(" ", told))));
  }

  private void environment(Instruction.Env env, Variables now) throws ValueException {
    StringBuilder history = new StringBuilder("ENV");
    ImageConfig changed = config;
    for (NameValue pair : expandPairs(env.pairs(), now)) {
      scope.setEnv(pair.name(), pair.value());
      changed = changed.withEnv(pair.name(), pair.value());
      history.append(' ').append(pair.name()).append('=').append(pair.value());
    }
    configure(env, history.toString(), changed);
  }

  private void label(Instruction.Label label, Variables now) throws ValueException {
    Map<String, String> labels = new LinkedHashMap<>(config.labels());
    StringBuilder history = new StringBuilder("LABEL");
    for (NameValue pair : expandPairs(label.pairs(), now)) {
      labels.put(pair.name(), pair.value());
      history.append(' ').append(pair.name()).append('=').append(pair.value());
    }
    configure(label, history.toString(), config.withLabels(labels));
  }

  private List<NameValue> expandPairs(List<NameValue> pairs, Variables now) throws ValueException {
    List<NameValue> expanded = new ArrayList<>();
    for (NameValue pair : pairs) {
      String name = words.expandWord(pair.name(), now);
      expanded.add(new NameValue(name, words.expandWord(pair.value(), now)));
    }
    return expanded;
  }

  private void run(Instruction.Run run, Variables now) throws ValueException {
    RunProgram program = run.program();
    List<StepMount> mounts = new ArrayList<>();
    for (MountOptions mount : run.mounts()) {
      RunMount options = buildArguments.namespaced(mount.expand(words, now));
      mounts.add(new StepMount(options, tree(options)));
    }
    List<String> shell = shell();
    steps.add(
        new RunStep(
            about(run, history(RunStep.words(program, shell))),
            program,
            shell,
            scope.environment(),
            buildArguments.proxies(),
            config.user(),
            directory(),
            mounts,
            run.network(),
            run.security()));
  }

  /** What a mount shows or begins with. */
  private TreeSource tree(RunMount mount) {
    return switch (mount) {
      case RunMount.BindMount bind ->
          bind.from().isEmpty() ? new TreeSource.FromContext() : sources.of(bind.from());
      case RunMount.CacheMount cache ->
          cache.from().isEmpty() ? new TreeSource.FromNothing() : sources.of(cache.from());
      case RunMount.TmpfsMount tmpfs -> new TreeSource.FromNothing();
      case RunMount.SecretMount secret -> new TreeSource.FromNothing();
      case RunMount.SshMount ssh -> new TreeSource.FromNothing();
    };
  }

  /** As BuildKit tells it: {@code RUN |1 A=b /bin/sh -c make}. */
  private String history(List<String> command) {
    List<String> arguments = scope.arguments();
    StringBuilder text = new StringBuilder("RUN ");
    if (!arguments.isEmpty()) {
      text.append('|').append(arguments.size()).append(' ');
      arguments.forEach(argument -> text.append(argument).append(' '));
    }
    return text.append(String.join(" ", command)).append(HistoryText.LAYER).toString();
  }

  private void workdir(Instruction.Workdir workdir, Variables now) throws ValueException {
    String path = words.expandWord(workdir.path(), now);
    String directory = BytePath.of(directory()).resolve(path).clean().toString();
    config = config.withWorkingDir(directory);
    steps.add(new WorkdirStep(about(workdir, "WORKDIR " + directory), directory, config.user()));
  }

  private void expose(Instruction.Expose expose, Variables now) throws ValueException {
    Set<String> ports = new LinkedHashSet<>(config.exposedPorts());
    List<String> told = new ArrayList<>();
    for (String word : expose.ports()) {
      for (String text : words.expandWords(word, now)) {
        told.addAll(ExposedPorts.parse(text).names());
      }
    }
    ports.addAll(told);
    configure(expose, HistoryText.list("EXPOSE", told), config.withExposedPorts(ports));
  }

  private void volume(Instruction.Volume volume, Variables now) throws ValueException {
    Set<String> volumes = new LinkedHashSet<>(config.volumes());
    List<String> told = new ArrayList<>();
    for (String word : volume.paths()) {
      String path = words.expandWord(word, now);
      if (path.isEmpty()) {
        throw new ValueException(word, 0, "VOLUME takes a path, and this one is empty");
      }
      volumes.add(path);
      told.add(path);
    }
    configure(volume, HistoryText.list("VOLUME", told), config.withVolumes(volumes));
  }

  /** A new entry point drops a CMD that this stage did not set itself. */
  private void entrypoint(Instruction.Entrypoint entrypoint) {
    List<String> arguments = commandWords(entrypoint.command());
    ImageConfig changed = config.withEntrypoint(arguments);
    configure(
        entrypoint,
        HistoryText.quoted("ENTRYPOINT", arguments),
        ownCommand ? changed : changed.withCmd(List.of()));
  }

  private static Healthcheck healthcheck(HealthTest test) {
    Duration none = Duration.ZERO;
    return switch (test) {
      case HealthTest.None() -> new Healthcheck(List.of("NONE"), none, none, none, none, 0);
      case HealthTest.Command command ->
          new Healthcheck(
              healthTest(command.command()),
              command.interval(),
              command.timeout(),
              command.startPeriod(),
              command.startInterval(),
              command.retries());
    };
  }

  private static List<String> healthTest(CommandLine command) {
    return switch (command) {
      case CommandLine.ShellForm(String text) -> List.of("CMD-SHELL", text);
      case CommandLine.ExecForm(List<String> arguments) -> {
        List<String> test = new ArrayList<>();
        test.add("CMD");
        test.addAll(arguments);
        yield test;
      }
    };
  }

  private List<String> commandWords(CommandLine command) {
    return switch (command) {
      case CommandLine.ExecForm(List<String> arguments) -> arguments;
      case CommandLine.ShellForm(String text) when text.isEmpty() -> List.of();
      case CommandLine.ShellForm(String text) -> {
        List<String> all = new ArrayList<>(shell());
        all.add(text);
        yield all;
      }
    };
  }

  private List<String> shell() {
    return config.shell().isEmpty() ? DEFAULT_SHELL : config.shell();
  }

  private String directory() {
    return config.workingDir().isEmpty() ? "/" : config.workingDir();
  }

  private void configure(Instruction instruction, String history, ImageConfig changed) {
    config = changed;
    steps.add(new ConfigStep(about(instruction, history)));
  }

  private static Step.About about(Instruction instruction, String history) {
    return new Step.About(instruction.range(), instruction.source(), history);
  }
}
