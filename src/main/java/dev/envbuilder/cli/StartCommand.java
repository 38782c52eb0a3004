package dev.envbuilder.cli;

import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.BuildPlan;
import dev.envbuilder.build.BuildSettings;
import dev.envbuilder.build.BuiltImage;
import dev.envbuilder.build.FolderTarget;
import dev.envbuilder.build.ImageTarget;
import dev.envbuilder.build.LeakGuard;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.build.RegistryTarget;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.events.Event;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.workspace.BuildSource;
import dev.envbuilder.workspace.InPlaceBuild;
import dev.envbuilder.workspace.Place;
import dev.envbuilder.workspace.ResumableImage;
import dev.envbuilder.workspace.Services;
import dev.envbuilder.workspace.StartException;
import dev.envbuilder.workspace.StartSettings;
import dev.envbuilder.workspace.StartSettings.CacheSettings;
import dev.envbuilder.workspace.StartSettings.InitCommand;
import dev.envbuilder.workspace.Startup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entry point: the container becomes the workspace's environment. */
final class StartCommand {
  private final EnvironmentBlock environment;
  private final Redactor redactor;
  private final PrintStream err;

  StartCommand(EnvironmentBlock environment, Redactor redactor, PrintStream err) {
    this.environment = environment;
    this.redactor = redactor;
    this.err = err;
  }

  /** Returns only where it fails. */
  ExitCode run(List<String> arguments) throws UsageException, IOException {
    OptionValues options = OptionValues.parse(StartOptions.TABLE, arguments, environment::text);
    if (!options.operands().isEmpty()) {
      throw new UsageException(
          "'" + options.operands().getFirst() + "' is no command: there are build and help");
    }
    OtherNames.requireNoDecisive(environment);
    StartSettings settings = settings(options);
    Optional<SecretFolder> folder = SecretFolder.of(options);
    SecretStore secrets =
        Secrets.ofContainer(environment, options.get(StartOptions.BUILD_SECRETS), folder);
    Confidential confidential = new Confidential(redactor);
    try (SshAgents agents =
            SshSources.ofContainer(environment, options.get(StartOptions.BUILD_SSH), confidential);
        Wiring wiring =
            new Wiring(options, secrets, agents, environment, confidential, redactor, err);
        Shutdown shutdown = Shutdown.guard(wiring.console(), wiring.processes())) {
      warnOfUnknownVariables(wiring);
      if (settings.cache().pushImage()
          && settings.cache().repository().isEmpty()
          && settings.cache().directory().isEmpty()) {
        throw new UsageException(
            StartOptions.PUSH_IMAGE.displayName()
                + " needs a place to push to: set "
                + StartOptions.CACHE_REPO.displayName()
                + " or "
                + StartOptions.LAYER_CACHE_DIR.displayName());
      }
      Engine engine =
          new Engine(wiring, settings, secrets, confidential, agents, fixedTime(settings));
      if (folder.isPresent()) {
        folder.get().leave(wiring.events());
      }
      Startup startup = new Startup(settings, engine, place(wiring), redactor, wiring.events());
      return run(startup, wiring, shutdown);
    }
  }

  /** Whoever moves here from another tool may rely on an option that there is not. */
  private void warnOfUnknownVariables(Wiring wiring) {
    List<String> unknown = OtherNames.unknown(environment);
    if (!unknown.isEmpty()) {
      wiring
          .events()
          .accept(
              new Event.Warning(
                  "no option of this version, and without effect: " + String.join(", ", unknown)));
    }
  }

  private static ExitCode run(Startup startup, Wiring wiring, Shutdown shutdown) {
    try {
      startup.run();
      throw new IllegalStateException("the init command did not take over");
    } catch (StartException e) {
      wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
      return switch (e.reason()) {
        case BUILD_FAILED -> ExitCode.BUILD_FAILED;
        case WRONG_OPTIONS -> ExitCode.WRONG_OPTIONS;
        case NOT_ALLOWED_HERE -> ExitCode.NOT_ALLOWED_HERE;
        case LEAK -> ExitCode.LEAK;
      };
    } catch (IOException e) {
      wiring.events().accept(new Event.Failure(String.valueOf(e.getMessage())));
      return ExitCode.BUILD_FAILED;
    } catch (InterruptedException e) {
      shutdown.awaitEnd();
      return ExitCode.BUILD_FAILED;
    }
  }

  private StartSettings settings(OptionValues options) throws UsageException {
    InitCommand init;
    try {
      init =
          InitCommand.of(
              options.get(StartOptions.INIT_COMMAND),
              options.get(StartOptions.INIT_SCRIPT),
              options.text(StartOptions.INIT_ARGS));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the value of "
              + StartOptions.INIT_ARGS.displayName()
              + " cannot be split into words: "
              + e.getMessage());
    }
    Path workspace =
        options
            .text(StartOptions.WORKSPACE_FOLDER)
            .map(Path::of)
            .orElseGet(() -> Path.of(options.get(StartOptions.WORKSPACE_BASE_DIR), "empty"));
    if (!workspace.isAbsolute()) {
      throw new UsageException(
          "the workspace folder '"
              + workspace
              + "' must be absolute; see "
              + StartOptions.WORKSPACE_FOLDER.displayName());
    }
    return new StartSettings(
        init,
        options.text(StartOptions.SETUP_SCRIPT),
        options.text(StartOptions.EXPORT_ENV_FILE).map(Path::of),
        RealPath.folder(workspace.toString(), StartOptions.WORKSPACE_FOLDER.displayName()),
        options.text(StartOptions.DOCKERFILE_PATH),
        options.text(StartOptions.BUILD_CONTEXT_PATH),
        options.text(StartOptions.FALLBACK_IMAGE),
        new CacheSettings(
            options.text(StartOptions.CACHE_REPO),
            options.text(StartOptions.LAYER_CACHE_DIR).map(Path::of),
            options.get(StartOptions.PUSH_IMAGE),
            options.get(StartOptions.EXIT_ON_PUSH_FAILURE)),
        options.get(StartOptions.EXIT_ON_BUILD_FAILURE),
        options.get(StartOptions.SKIP_REBUILD),
        options.get(StartOptions.IGNORE_PATHS),
        options.get(StartOptions.FORCE_SAFE));
  }

  /** A pushed image is the same whenever it is built: its times are fixed. */
  private Optional<Instant> fixedTime(StartSettings settings) throws UsageException {
    Optional<Instant> asked = SourceDate.of(environment.text(SourceDate.VARIABLE));
    return asked.isPresent() || !settings.cache().pushImage() ? asked : Optional.of(Instant.EPOCH);
  }

  private Place place(Wiring wiring) throws IOException {
    return new Place(
        Wiring.BASE,
        Wiring.LAUNCHER,
        wiring.processes(),
        environment,
        OtherNames.options(),
        Signs.read(environment));
  }

  /** Builds and pushes for the story. */
  private static final class Engine implements Startup.Engine {
    private final Wiring wiring;
    private final Services services;
    private final InPlaceBuild build;

    Engine(
        Wiring wiring,
        StartSettings settings,
        SecretStore secrets,
        Confidential confidential,
        SshAgents agents,
        Optional<Instant> fixedTime)
        throws UsageException {
      this.wiring = wiring;
      List<Path> keep = new ArrayList<>(agents.sockets());
      keep.add(settings.workspaceFolder());
      this.services = wiring.services(keep, fixedTime);
      this.build =
          new InPlaceBuild(
              services,
              new BuildSettings(
                  services.caches(),
                  true,
                  wiring.options().get(StartOptions.EXPLAIN_CACHE),
                  settings.cache().pushImage(),
                  settings.cache().exitOnPushFailure(),
                  secrets,
                  agents,
                  Set.of(),
                  SecretLeaks.guard(wiring.options(), confidential, onLeak(settings)),
                  SecretLeaks.mayBeOnDisk(wiring.options()),
                  fixedTime));
    }

    /** Where nobody but this container gets the build, its user must not be locked out. */
    private static LeakGuard.Action onLeak(StartSettings settings) {
      return settings.cache().pushImage() || settings.exitOnBuildFailure()
          ? LeakGuard.Action.STOP
          : LeakGuard.Action.DROP;
    }

    @Override
    public BuildPlan plan(BuildSource source)
        throws DockerfileException, BuildException, IOException, InterruptedException {
      return build.plan(source, PlanRequest.plain());
    }

    @Override
    public BuiltImage build(BuildPlan plan, BuildSource source)
        throws BuildException, IOException, InterruptedException {
      return build.build(plan, source);
    }

    @Override
    public void publish(BuiltImage image) throws IOException, InterruptedException {
      BuiltImage resumable = new ResumableImage(Wiring.BASE, build.blobs()).of(image);
      ImageTarget target = target();
      wiring.events().accept(new Event.Phase("Pushing the image to " + target.name()));
      Digest digest = target.put(resumable);
      wiring.events().accept(new Event.Phase("Pushed " + digest));
    }

    private ImageTarget target() {
      if (wiring.cacheRepository().isPresent()) {
        try {
          ImageReference latest = ImageReference.of(wiring.cacheRepository().get(), "latest");
          return new RegistryTarget(wiring.registry(), latest, wiring.events());
        } catch (ImageException.InvalidReference e) {
          throw new IllegalStateException("'latest' is a tag", e);
        }
      }
      return new FolderTarget(wiring.cacheFolder().orElseThrow(), "latest");
    }

    @Override
    public void close() throws IOException {
      build.close();
    }
  }
}
