package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretException;
import dev.envbuilder.secret.SecretStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the build secrets from variables, options and files. An id that two of them give is an
 * error that names both, as nobody could tell which value a step would get.
 */
final class Secrets {
  static final String PREFIX = "ENVBUILDER_BUILD_SECRET_";

  private final SecretStore.Builder builder = SecretStore.builder();
  private final EnvironmentBlock environment;

  private Secrets(EnvironmentBlock environment) {
    this.environment = environment;
  }

  /**
   * Those of the entry point: {@code ENVBUILDER_BUILD_SECRET_<ID>}, the CSV list and the folder.
   */
  static SecretStore ofContainer(
      EnvironmentBlock environment, List<String> list, Optional<SecretFolder> folder)
      throws UsageException {
    Secrets secrets = new Secrets(environment);
    try {
      secrets.addVariables(Map.of());
      secrets.addList(list);
      return secrets.finish(folder);
    } catch (SecretException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Those of the build command: {@code --secret id=…}, the container's variables, the folder. */
  static SecretStore ofCommand(
      EnvironmentBlock environment, List<String> flags, Optional<SecretFolder> folder)
      throws UsageException {
    Secrets secrets = new Secrets(environment);
    try {
      secrets.addVariables(secrets.addFlags(flags));
      return secrets.finish(folder);
    } catch (SecretException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private SecretStore finish(Optional<SecretFolder> folder) throws UsageException, SecretException {
    if (folder.isPresent()) {
      folder.get().addTo(builder);
    }
    return builder.build();
  }

  /** Where the value of each id came from. */
  private Map<String, String> addFlags(List<String> flags) throws UsageException, SecretException {
    Map<String, String> sources = new HashMap<>();
    for (String text : flags) {
      SecretFlag flag = SecretFlag.parse(text);
      SecretFlag.Found found = flag.find(environment);
      builder.add(flag.id(), found.value(), "--secret id=" + flag.id());
      sources.put(flag.id(), found.source());
    }
    return sources;
  }

  /**
   * Adds what the variables of our prefix hold.
   *
   * @param used the sources of ids that have been added, which may be these very variables
   */
  private void addVariables(Map<String, String> used) throws SecretException {
    for (String name : environment.names()) {
      String source = "the variable " + name;
      if (name.startsWith(PREFIX)) {
        String id = name.substring(PREFIX.length());
        if (!source.equals(used.get(id))) {
          builder.add(id, Secret.of(environment.bytes(name).orElseThrow()), source);
        }
      }
    }
  }

  private void addList(List<String> list) throws UsageException, SecretException {
    for (String element : list) {
      int equals = element.indexOf('=');
      if (equals < 0) {
        throw new UsageException(
            "an element of ENVBUILDER_BUILD_SECRETS has no '=': write ID=value,"
                + " and put an element that holds a comma in double quotes");
      }
      builder.add(
          element.substring(0, equals),
          Secret.of(element.substring(equals + 1)),
          "ENVBUILDER_BUILD_SECRETS");
    }
  }
}
