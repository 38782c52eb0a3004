package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One {@code --secret}, with the keys of {@code docker buildx build} (buildx {@code
 * util/buildflags}, BuildKit {@code session/secrets/secretsprovider}).
 *
 * @param file the file to read, or empty
 * @param variable the variable to read, or empty; without either, what is named like the id
 */
record SecretFlag(String id, String file, String variable) {
  // as docker buildx build: a secret is a token or a key, not a data set
  static final int LARGEST = 500 << 10;

  /** Where a value came from. */
  record Found(Secret value, String source) {}

  static SecretFlag parse(String flag) throws UsageException {
    String id = "";
    String file = "";
    String variable = "";
    String type = "";
    for (String field : OptionType.fields("--secret", flag)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      switch (key) {
        case "id" -> id = value;
        case "src", "source" -> file = value;
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
    if (!type.isEmpty() && !type.equals("file") && !type.equals("env")) {
      throw new UsageException(
          "the type '" + type + "' of --secret id=" + id + " is unknown: there are file and env");
    }
    if (!file.isEmpty() && !variable.isEmpty()) {
      throw new UsageException(
          "--secret id=" + id + " names a file and a variable: give src or env, not both");
    }
    return type.equals("env") && variable.isEmpty()
        ? new SecretFlag(id, "", file)
        : new SecretFlag(id, file, variable);
  }

  /**
   * Reads the value.
   *
   * @throws UsageException if it is not there
   */
  Found find(EnvironmentBlock environment) throws UsageException {
    String flag = "--secret id=" + id;
    if (!file.isEmpty()) {
      return new Found(read(id, Path.of(file)), flag + ",src=" + file);
    }
    List<String> names = variable.isEmpty() ? List.of(id, Secrets.PREFIX + id) : List.of(variable);
    for (String name : names) {
      Optional<byte[]> value = environment.bytes(name);
      if (value.isPresent()) {
        return new Found(Secret.of(value.get()), "the variable " + name);
      }
    }
    if (variable.isEmpty() && id.indexOf('/') < 0 && Files.isRegularFile(Path.of(id))) {
      return new Found(read(id, Path.of(id)), "the file '" + id + "'");
    }
    throw new UsageException(
        "the secret '"
            + id
            + "' of --secret is not there: no variable "
            + String.join(" or ", names)
            + " is set; name its source: "
            + flag
            + ",src=FILE or "
            + flag
            + ",env=NAME");
  }

  /** The value in a file, byte for byte. */
  static Secret read(String id, Path file) throws UsageException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UsageException(
            "the file '"
                + file
                + "' of the secret '"
                + id
                + "' is larger than "
                + LARGEST / 1024
                + " KiB");
      }
      return Secret.of(Files.readAllBytes(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new UsageException("the file '" + file + "' of the secret '" + id + "' does not exist");
    } catch (IOException e) {
      throw new UsageException(
          "the file '" + file + "' of the secret '" + id + "' cannot be read: " + e.getMessage());
    }
  }
}
