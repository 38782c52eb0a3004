package dev.envbuilder.cli;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.Digest;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.registry.CredentialSource;
import dev.envbuilder.registry.DockerConfig;
import dev.envbuilder.registry.RegistryClient;
import dev.envbuilder.registry.RegistryException;
import dev.envbuilder.registry.RegistryListener;
import dev.envbuilder.registry.RegistryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the registry client that the options describe. Credentials stay in memory. */
final class Registries {
  private static final int LARGEST_CONFIG = 4 << 20;
  private static final List<String> ROUTES =
      List.of("http_proxy", "https_proxy", "no_proxy", "all_proxy");

  private Registries() {}

  static RegistryClient open(
      OptionValues options,
      EnvironmentBlock environment,
      Confidential confidential,
      EventSink events)
      throws UsageException {
    RegistryOptions wire = RegistryOptions.DEFAULT.withEnvironment(routes(environment));
    if (options.get(StartOptions.INSECURE)) {
      wire = wire.withInsecure(Set.of("*"));
    }
    CredentialSource credentials = credentials(options, environment, confidential, events);
    return new RegistryClient(wire, credentials, new Told(events));
  }

  /** The variables that say which proxies to take. */
  static Map<String, String> routes(EnvironmentBlock environment) {
    Map<String, String> routes = new HashMap<>();
    for (String name : ROUTES) {
      for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT))) {
        environment.text(spelling).ifPresent(value -> routes.put(spelling, value));
      }
    }
    return routes;
  }

  private static CredentialSource credentials(
      OptionValues options,
      EnvironmentBlock environment,
      Confidential confidential,
      EventSink events)
      throws UsageException {
    Optional<String> base64 = options.text(StartOptions.DOCKER_CONFIG_BASE64);
    try {
      if (base64.isPresent()) {
        confidential.credential(StartOptions.DOCKER_CONFIG_BASE64.displayName(), base64.get());
        return known(
            DockerConfig.parse(
                decode(base64.get()), StartOptions.DOCKER_CONFIG_BASE64.displayName()),
            confidential);
      }
      for (Path file : files(environment)) {
        if (Files.isRegularFile(file)) {
          events.accept(
              new Event.Warning(
                  "registry credentials are read from '"
                      + file
                      + "', which stays readable in the"
                      + " container after the build; ENVBUILDER_DOCKER_CONFIG_BASE64 does not"));
          return known(DockerConfig.parse(read(file), "'" + file + "'"), confidential);
        }
      }
      return CredentialSource.ANONYMOUS;
    } catch (RegistryException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static DockerConfig known(DockerConfig config, Confidential confidential) {
    config
        .sensitiveValues()
        .forEach((host, values) -> {
          for (int i = 0; i < values.size(); i++) {
            String name = "credential " + (i + 1) + " for " + host;
            confidential.credential(name, values.get(i));
          }
        });
    return config;
  }

  private static byte[] decode(String base64) throws UsageException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the value of " + StartOptions.DOCKER_CONFIG_BASE64.displayName() + " is not base64");
    }
  }

  private static List<Path> files(EnvironmentBlock environment) {
    List<Path> files = new ArrayList<>();
    environment
        .text("DOCKER_CONFIG")
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> {
          files.add(Path.of(value).resolve("config.json"));
          files.add(Path.of(value));
        });
    files.add(Wiring.BASE.resolve("config.json"));
    return files;
  }

  private static byte[] read(Path file) throws UsageException {
    try {
      if (Files.size(file) > LARGEST_CONFIG) {
        throw new UsageException("'" + file + "' is larger than a Docker config may be");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageException("'" + file + "' cannot be read: " + e.getMessage());
    }
  }

  /** Tells waits and retries. */
  private record Told(EventSink events) implements RegistryListener {
    @Override
    public void waiting(String what, Duration delay, String reason) {
      new Waits(events).waiting(what, delay, reason);
    }

    @Override
    public void resumed(Digest blob, long offset, String reason) {
      events.accept(
          new Event.Detail("blob " + blob + " goes on at byte " + offset + ": " + reason));
    }

    @Override
    public void mirrorSkipped(String mirror, String reason) {
      events.accept(new Event.Warning("the mirror '" + mirror + "' is skipped: " + reason));
    }
  }
}
