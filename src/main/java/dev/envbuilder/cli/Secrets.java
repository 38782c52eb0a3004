package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretException;
import dev.envbuilder.secret.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Collects the build secrets from variables, options and files. */
final class Secrets {
  static final String PREFIX = "ENVBUILDER_BUILD_SECRET_";

  // as docker buildx build: a secret is a token or a key, not a data set
  private static final int LARGEST = 512 << 10;

  private Secrets() {}

  /** Those of the entry point: {@code ENVBUILDER_BUILD_SECRET_<ID>} and the CSV list. */
  static SecretStore ofContainer(EnvironmentBlock environment, List<String> list)
      throws UsageException {
    SecretStore.Builder builder = SecretStore.builder();
    try {
      addVariables(builder, environment);
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
      return builder.build();
    } catch (SecretException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Those of the build command: {@code --secret id=…}, else the variables of the container. */
  static SecretStore ofCommand(EnvironmentBlock environment, List<String> flags)
      throws UsageException {
    SecretStore.Builder builder = SecretStore.builder();
    try {
      for (String flag : flags) {
        add(builder, environment, flag);
      }
      SecretStore given = builder.build();
      for (String name : environment.names()) {
        String id = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        if (!id.isEmpty() && given.find(id).isEmpty()) {
          builder.add(id, valueOf(environment, name), "the variable " + name);
        }
      }
      return builder.build();
    } catch (SecretException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static void addVariables(SecretStore.Builder builder, EnvironmentBlock environment)
      throws SecretException {
    for (String name : environment.names()) {
      if (name.startsWith(PREFIX)) {
        builder.add(
            name.substring(PREFIX.length()), valueOf(environment, name), "the variable " + name);
      }
    }
  }

  private static Secret valueOf(EnvironmentBlock environment, String name) {
    return Secret.of(environment.bytes(name).orElseThrow());
  }

  private static void add(SecretStore.Builder builder, EnvironmentBlock environment, String flag)
      throws UsageException, SecretException {
    String id = "";
    String source = "";
    String variable = "";
    String type = "";
    for (String field : OptionType.fields("--secret", flag)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      switch (key) {
        case "id" -> id = value;
        case "src", "source" -> source = value;
        case "env" -> variable = value;
        case "type" -> type = value;
        default ->
            throw new UsageException(
                "--secret has the unknown key '" + key + "': it takes id, src, env and type");
      }
    }
    if (id.isEmpty()) {
      throw new UsageException("--secret needs an id: --secret id=ID,src=FILE or id=ID,env=NAME");
    }
    if (type.equals("env") && variable.isEmpty()) {
      variable = source;
      source = "";
    }
    if (!source.isEmpty()) {
      builder.add(id, read(id, source), "--secret id=" + id);
    } else {
      builder.add(id, find(environment, id, variable), "--secret id=" + id);
    }
  }

  private static Secret find(EnvironmentBlock environment, String id, String variable)
      throws UsageException {
    List<String> names = variable.isEmpty() ? List.of(id, PREFIX + id) : List.of(variable);
    for (String name : names) {
      Optional<byte[]> value = environment.bytes(name);
      if (value.isPresent()) {
        return Secret.of(value.get());
      }
    }
    throw new UsageException(
        "the secret '"
            + id
            + "' of --secret is not there: no variable "
            + String.join(" or ", names)
            + " is set");
  }

  private static Secret read(String id, String source) throws UsageException {
    Path file = Path.of(source);
    try {
      if (Files.size(file) > LARGEST) {
        throw new UsageException(
            "the file of the secret '" + id + "' is larger than " + LARGEST / 1024 + " KiB");
      }
      return Secret.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UsageException(
          "the file '" + source + "' of the secret '" + id + "' cannot be read: " + e.getMessage());
    }
  }
}
