package dev.envbuilder.cli;

import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.BuildPlan;
import dev.envbuilder.build.BuildSettings;
import dev.envbuilder.build.BuiltImage;
import dev.envbuilder.build.Entitlement;
import dev.envbuilder.build.FolderTarget;
import dev.envbuilder.build.ImageTarget;
import dev.envbuilder.build.LeakException;
import dev.envbuilder.build.LeakGuard;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.build.RegistryTarget;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.events.Event;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.workspace.BuildSource.DockerfileSource;
import dev.envbuilder.workspace.ContainerCheck;
import dev.envbuilder.workspace.InPlaceBuild;
import dev.envbuilder.workspace.Services;
import dev.envbuilder.workspace.StartException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code envbuilder build}: an image from a context, in this container's root. */
final class BuildCommand {
  private final EnvironmentBlock environment;
  private final Redactor redactor;
  private final PrintStream err;

  BuildCommand(EnvironmentBlock environment, Redactor redactor, PrintStream err) {
    this.environment = environment;
    this.redactor = redactor;
    this.err = err;
  }

  ExitCode run(List<String> arguments) throws UsageException, IOException {
    if (arguments.equals(List.of("--help")) || arguments.equals(List.of("-h"))) {
      System.out.print(Help.build());
      return ExitCode.DONE;
    }
    OptionValues options = OptionValues.parse(BuildOptions.TABLE, arguments, environment::text);
    DockerfileSource source = source(options);
    Optional<CheckCall> check = CheckCall.of(options);
    Optional<SecretFolder> folder = SecretFolder.of(options);
    SecretStore secrets = Secrets.ofCommand(environment, options.get(BuildOptions.SECRET), folder);
    Confidential confidential = new Confidential(redactor);
    PlanRequest request = request(options);
    Optional<Instant> fixedTime = fixedTime(request.arguments());
    try (SshAgents agents =
            SshSources.ofCommand(environment, options.get(BuildOptions.SSH), confidential);
        Wiring wiring =
            new Wiring(options, secrets, agents, environment, confidential, redactor, err);
        Shutdown shutdown = Shutdown.guard(wiring.console(), wiring.processes())) {
      if (check.isPresent()) {
        return new CheckCommand(check.get(), redactor, wiring, shutdown).run(source, request);
      }
      Outputs outputs = outputs(options, wiring);
      if (folder.isPresent()) {
        folder.get().leave(wiring.events());
      }
      List<Path> keep = new ArrayList<>(outputs.folders());
      keep.add(source.context());
      keep.add(source.dockerfile());
      keep.addAll(agents.sockets());
      Services services = wiring.services(keep, fixedTime);
      BuildSettings settings =
          new BuildSettings(
              services.caches(),
              !options.get(BuildOptions.NO_CACHE),
              options.get(StartOptions.EXPLAIN_CACHE),
              !outputs.targets().isEmpty(),
              options.get(StartOptions.EXIT_ON_PUSH_FAILURE),
              secrets,
              agents,
              allowed(options),
              SecretLeaks.guard(options, confidential, LeakGuard.Action.STOP),
              SecretLeaks.mayBeOnDisk(options),
              fixedTime);
      try (InPlaceBuild build = new InPlaceBuild(services, settings)) {
        return build(build, source, request, outputs, options, wiring);
      } catch (InterruptedException e) {
        shutdown.awaitEnd();
        return ExitCode.BUILD_FAILED;
      }
    }
  }

  private ExitCode build(
      InPlaceBuild build,
      DockerfileSource source,
      PlanRequest request,
      Outputs outputs,
      OptionValues options,
      Wiring wiring)
      throws InterruptedException {
    try {
      BuildPlan plan = build.plan(source, request);
      wiring.events().accept(new Event.Planned(plan.stageCount(), plan.steps(), plan.baseImages()));
      new ContainerCheck(Signs.read(environment))
          .require(options.get(StartOptions.FORCE_SAFE), wiring.events());
      BuiltImage image = build.build(plan, source);
      for (ImageTarget to : outputs.targets()) {
        Digest digest = to.put(image);
        wiring.events().accept(new Event.Phase("Image " + digest + " is in " + to.name()));
      }
      return ExitCode.DONE;
    } catch (StartException e) {
      wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
      return ExitCode.NOT_ALLOWED_HERE;
    } catch (LeakException e) {
      wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
      return ExitCode.LEAK;
    } catch (DockerfileException | BuildException | IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
      return ExitCode.BUILD_FAILED;
    }
  }

  private static DockerfileSource source(OptionValues options) throws UsageException {
    if (options.operands().size() != 1) {
      throw new UsageException(
          "build takes one folder, the context, and got "
              + options.operands().size()
              + ": envbuilder build [OPTIONS] CONTEXT");
    }
    Path context = RealPath.folder(options.operands().getFirst(), "the context");
    if (!Files.isDirectory(context)) {
      throw new UsageException("the context '" + context + "' is not a folder");
    }
    return new DockerfileSource(dockerfile(options, context), context);
  }

  /**
   * As docker: {@code -} is standard input, and {@code dockerfile} will do where nothing is said.
   */
  private static Path dockerfile(OptionValues options, Path context) throws UsageException {
    Optional<String> named = options.text(BuildOptions.FILE);
    if (named.equals(Optional.of("-"))) {
      return StandardInput.dockerfile(Wiring.BASE.resolve("tmp"));
    }
    String option = BuildOptions.FILE.displayName();
    Path usual = context.resolve("Dockerfile");
    Path small = context.resolve("dockerfile");
    Path chosen = !Files.exists(usual) && Files.exists(small) ? small : usual;
    Path dockerfile = RealPath.of(named.orElse(chosen.toString()), option);
    if (!Files.isRegularFile(dockerfile)) {
      throw new UsageException("there is no Dockerfile '" + dockerfile + "'; see " + option);
    }
    return dockerfile;
  }

  private PlanRequest request(OptionValues options) throws UsageException {
    return new PlanRequest(
        buildArguments(options),
        options.text(BuildOptions.TARGET),
        platform(options),
        labels(options),
        BuildContexts.of(options.get(BuildOptions.BUILD_CONTEXT)));
  }

  private static Optional<Platform> platform(OptionValues options) throws UsageException {
    Optional<String> text = options.text(BuildOptions.PLATFORM);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text.get()));
    } catch (ImageException.InvalidPlatform e) {
      throw new UsageException("--platform cannot be used: " + e.getMessage());
    }
  }

  /** A name alone is a label without a value, as in docker. */
  private static Map<String, String> labels(OptionValues options) throws UsageException {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : options.get(BuildOptions.LABEL)) {
      int equals = label.indexOf('=');
      String name = equals < 0 ? label : label.substring(0, equals);
      if (name.isEmpty()) {
        throw new UsageException("'" + label + "' of --label has no name");
      }
      labels.put(name, equals < 0 ? "" : label.substring(equals + 1));
    }
    return labels;
  }

  private static Set<Entitlement> allowed(OptionValues options) throws UsageException {
    Set<Entitlement> allowed = EnumSet.noneOf(Entitlement.class);
    for (String text : options.get(BuildOptions.ALLOW)) {
      allowed.add(
          Entitlement.of(text)
              .orElseThrow(() ->
                  new UsageException(
                      "--allow takes network.host or security.insecure and got '" + text + "'")));
    }
    return allowed;
  }

  private Map<String, String> buildArguments(OptionValues options) throws UsageException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String argument : options.get(BuildOptions.BUILD_ARG)) {
      int equals = argument.indexOf('=');
      if (equals == 0) {
        throw new UsageException("'" + argument + "' of --build-arg has no name");
      }
      if (equals > 0) {
        values.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else {
        environment.text(argument).ifPresent(value -> values.put(argument, value));
      }
    }
    return values;
  }

  private Optional<Instant> fixedTime(Map<String, String> arguments) throws UsageException {
    String given = arguments.get(SourceDate.VARIABLE);
    return SourceDate.of(
        given == null ? environment.text(SourceDate.VARIABLE) : Optional.of(given));
  }

  /** Where the image goes, and the folders among those places. */
  private record Outputs(List<ImageTarget> targets, List<Path> folders) {}

  private static Outputs outputs(OptionValues options, Wiring wiring) throws UsageException {
    String progress = options.get(BuildOptions.PROGRESS);
    if (!progress.equals("plain") && !progress.equals("auto")) {
      throw new UsageException("--progress=" + progress + " is unknown: there is plain");
    }
    List<ImageTarget> targets = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String output : options.get(BuildOptions.OUTPUT_TO)) {
      Path folder = folder(output);
      folders.add(folder);
      targets.add(target(folder, options));
    }
    if (options.get(BuildOptions.PUSH)) {
      if (options.get(BuildOptions.TAG).isEmpty()) {
        throw new UsageException("--push needs a name to push to: --tag REGISTRY/NAME:TAG");
      }
      for (String tag : options.get(BuildOptions.TAG)) {
        targets.add(new RegistryTarget(wiring.registry(), reference(tag), wiring.events()));
      }
    }
    return new Outputs(targets, folders);
  }

  private static ImageTarget target(Path folder, OptionValues options) throws UsageException {
    List<String> tags = options.get(BuildOptions.TAG);
    try {
      String name = tags.isEmpty() ? "" : reference(tags.getFirst()).toString();
      return new FolderTarget(OciLayout.create(folder), name);
    } catch (IOException | ImageException e) {
      throw new UsageException(
          "the folder '" + folder + "' of --output cannot be used: " + e.getMessage());
    }
  }

  private static ImageReference reference(String tag) throws UsageException {
    try {
      return ImageReference.parse(tag);
    } catch (ImageException.InvalidReference e) {
      throw new UsageException("the name of --tag cannot be used: " + e.getMessage());
    }
  }

  private static Path folder(String output) throws UsageException {
    String type = "";
    String destination = "";
    for (String field : OptionType.fields("--output", output)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      switch (key) {
        case "type" -> type = value;
        case "dest" -> destination = value;
        default -> throw new UsageException("--output has the unknown key '" + key + "'");
      }
    }
    if (!type.equals("oci") || destination.isEmpty()) {
      throw new UsageException("--output takes type=oci,dest=DIR and got '" + output + "'");
    }
    return RealPath.folder(destination, "--output");
  }
}
