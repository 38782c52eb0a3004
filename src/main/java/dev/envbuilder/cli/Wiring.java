package dev.envbuilder.cli;

import dev.envbuilder.build.BaseImages;
import dev.envbuilder.build.FolderBaseImages;
import dev.envbuilder.build.FolderLayerCache;
import dev.envbuilder.build.LayerCache;
import dev.envbuilder.build.RegistryBaseImages;
import dev.envbuilder.build.RegistryLayerCache;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.image.Platform;
import dev.envbuilder.image.Repository;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.NameService;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.linux.ThisProcess;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretSearch;
import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.workspace.Services;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what both commands work with, from their common options. */
final class Wiring implements AutoCloseable {
  static final Path BASE = Path.of("/.envbuilder");
  static final BytePath LAUNCHER = BytePath.of("/.envbuilder/bin/envbuilder");

  private final OptionValues options;
  private final PlainConsole console;
  private final EventSink events;
  private final RegistryClient registry;
  private final RemoteAccess remotes;
  private final Processes processes = new Processes(LAUNCHER);
  private final Platform platform = Platform.ofHost();
  private final Optional<OciLayout> cacheFolder;
  private final Optional<Repository> cacheRepository;

  /**
   * Reads the options, and makes this process one whose memory a command of the build cannot read.
   *
   * @throws UsageException if a value cannot be used; it names the option
   */
  Wiring(
      OptionValues options,
      SecretStore secrets,
      SshAgents agents,
      EnvironmentBlock environment,
      Confidential confidential,
      Redactor redactor,
      PrintStream err)
      throws UsageException, LinuxException {
    this.options = options;
    this.console = new PlainConsole(err, options.get(StartOptions.VERBOSE));
    this.events = new RedactedEvents(redactor, console);
    ThisProcess.setDumpable(false);
    ThisProcess.setChildSubreaper();
    NameService.useFilesAndDns();
    confidential.variables(environment);
    for (String id : secrets.ids()) {
      Secret secret = secrets.find(id).orElseThrow();
      confidential.secret(id, secret);
      if (Redactor.isTooShort(secret)) {
        events.accept(
            new Event.Warning(
                "the build secret '" + id + "' is too short to be recognised in the log"));
      }
      if (SecretSearch.isTooShort(secret)) {
        events.accept(
            new Event.Warning(
                "the build secret '" + id + "' is too short to be looked for in layers"));
      }
    }
    this.registry = Registries.open(options, environment, confidential, events);
    this.remotes = RemoteAccess.open(environment, secrets, agents, events);
    this.cacheFolder = folder(StartOptions.LAYER_CACHE_DIR, true);
    this.cacheRepository = repository();
  }

  OptionValues options() {
    return options;
  }

  PlainConsole console() {
    return console;
  }

  EventSink events() {
    return events;
  }

  RegistryClient registry() {
    return registry;
  }

  Processes processes() {
    return processes;
  }

  Platform platform() {
    return platform;
  }

  Optional<OciLayout> cacheFolder() {
    return cacheFolder;
  }

  Optional<Repository> cacheRepository() {
    return cacheRepository;
  }

  /**
   * The services of a build.
   *
   * @param keep paths of the root that the command itself needs
   */
  Services services(List<Path> keep, Optional<Instant> fixedTime) throws UsageException {
    List<BytePath> kept = new ArrayList<>();
    keep.forEach(path -> kept.add(BytePath.of(path.toString())));
    for (Option<String> folder :
        List.of(StartOptions.LAYER_CACHE_DIR, StartOptions.BASE_IMAGE_CACHE_DIR)) {
      Optional<String> path = options.text(folder);
      if (path.isPresent()) {
        kept.add(bytes(RealPath.folder(path.get(), folder.displayName())));
      }
    }
    for (String path : options.get(StartOptions.IGNORE_PATHS)) {
      if (!path.startsWith("/")) {
        throw new UsageException(
            "the path '"
                + path
                + "' in "
                + StartOptions.IGNORE_PATHS.displayName()
                + " must be absolute");
      }
      // the link itself, if it is one, and what it leads to
      kept.add(BytePath.of(path).clean());
      kept.add(bytes(RealPath.of(path, StartOptions.IGNORE_PATHS.displayName())));
    }
    return new Services(
        BASE,
        BytePath.ROOT,
        kept,
        platform,
        images(),
        caches(),
        cacheMounts(),
        cacheFolder,
        remotes.sources(),
        processes,
        events,
        Instant.now(),
        fixedTime);
  }

  private Path cacheMounts() throws UsageException {
    String path = options.get(StartOptions.CACHE_MOUNT_DIR);
    return RealPath.folder(path, StartOptions.CACHE_MOUNT_DIR.displayName());
  }

  private static BytePath bytes(Path path) {
    return BytePath.of(path.toString());
  }

  private BaseImages images() throws UsageException {
    List<BaseImages> places = new ArrayList<>();
    Optional<OciLayout> folder = folder(StartOptions.BASE_IMAGE_CACHE_DIR, false);
    if (folder.isPresent()) {
      places.add(new FolderBaseImages(folder.get()));
    }
    places.add(new RegistryBaseImages(registry));
    return BaseImages.inOrder(places);
  }

  private List<LayerCache> caches() {
    List<LayerCache> caches = new ArrayList<>();
    if (cacheFolder.isPresent()) {
      caches.add(new FolderLayerCache(cacheFolder.get(), platform));
    }
    if (cacheRepository.isPresent()) {
      caches.add(new RegistryLayerCache(registry, cacheRepository.get(), platform));
    }
    return caches;
  }

  private Optional<OciLayout> folder(Option<String> option, boolean make) throws UsageException {
    Optional<String> path = options.text(option);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path folder = RealPath.folder(path.get(), option.displayName());
      return Optional.of(make ? OciLayout.create(folder) : OciLayout.open(folder));
    } catch (IOException | ImageException e) {
      throw new UsageException(
          "the folder '"
              + path.get()
              + "' of "
              + option.displayName()
              + " cannot be used as an OCI image layout: "
              + e.getMessage());
    }
  }

  private Optional<Repository> repository() throws UsageException {
    Optional<String> name = options.text(StartOptions.CACHE_REPO);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      ImageReference reference = ImageReference.parse(name.get());
      if (reference.digest().isPresent() || reference.tag().isPresent()) {
        throw new UsageException(
            StartOptions.CACHE_REPO.displayName()
                + " must name a repository, without tag or"
                + " digest: '"
                + name.get()
                + "'");
      }
      return Optional.of(reference.repository());
    } catch (ImageException.InvalidReference e) {
      throw new UsageException(
          StartOptions.CACHE_REPO.displayName() + " cannot be used: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    remotes.close();
    registry.close();
  }
}
