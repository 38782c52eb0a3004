package dev.envbuilder.dockerfile;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a mount of its expanded options (BuildKit {@code instructions/commands_runmount.go}; for
 * secrets {@code dockerfile2llb/convert_secrets.go}).
 */
final class MountReader {
  static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "src",
          "target",
          "dst",
          "destination",
          "readonly",
          "ro",
          "readwrite",
          "rw",
          "required",
          "id",
          "env",
          "size",
          "sharing",
          "mode",
          "uid",
          "gid");

  private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final List<String> SHARING = List.of("shared", "private", "locked");

  private final String text;
  private final List<MountOptions.Option> options;
  private final String type;

  MountReader(String text, List<MountOptions.Option> options) throws ValueException {
    this.text = text;
    this.options = options;
    this.type = text("bind", "type").toLowerCase(Locale.ROOT);
  }

  RunMount read() throws ValueException {
    if (!TYPES.contains(type)) {
      throw problem(
          "type", "unsupported mount type '" + type + "'; " + Suggestion.among(type, TYPES));
    }
    return switch (type) {
      case "cache" -> cache();
      case "tmpfs" -> tmpfs();
      case "secret" -> secret();
      case "ssh" -> ssh();
      default -> bind();
    };
  }

  private RunMount bind() throws ValueException {
    refuse("required", "size", "sharing", "env", "mode", "uid", "gid");
    return new RunMount.BindMount(
        text("", "from"), text("", "source", "src"), directory(), readOnly(true));
  }

  private RunMount cache() throws ValueException {
    refuse("required", "size", "env");
    String target = directory();
    String id = text("", "id");
    boolean owned = option("mode", "uid", "gid").isPresent();
    return new RunMount.CacheMount(
        id.isEmpty() ? cleaned(target) : id,
        text("", "from"),
        text("", "source", "src"),
        target,
        readOnly(false),
        sharing(),
        mode(0755),
        number("uid"),
        number("gid"),
        owned);
  }

  private RunMount tmpfs() throws ValueException {
    refuse("required", "sharing", "env", "mode", "uid", "gid");
    String size = text("", "size");
    long bytes = 0;
    if (option("size").isPresent()) {
      try {
        bytes = ByteSize.parse(size);
      } catch (ValueException e) {
        throw problem("size", "invalid value '" + size + "' for 'size': " + e.problem());
      }
    }
    return new RunMount.TmpfsMount(directory(), readOnly(false), bytes);
  }

  private RunMount secret() throws ValueException {
    refuse("from", "size", "sharing");
    String id = text("", "id");
    String source = text("", "source", "src");
    if (!id.isEmpty() && !source.isEmpty()) {
      throw problem("source", "'id' and 'source' name the same thing; keep one");
    }
    id = id + source;
    String target = text("", "target", "dst", "destination");
    if (id.isEmpty()) {
      id = baseName(target);
    }
    if (id.isEmpty()) {
      throw problem("type", "a secret mount needs 'id' or 'target'");
    }
    Optional<MountOptions.Option> env = option("env");
    // the bare key names the variable after the secret: an extension of ours
    String variable = env.map(o -> o.bare() ? "" : o.value()).orElse("");
    if (env.isPresent() && variable.isEmpty()) {
      variable = id;
    }
    if (variable.indexOf('=') >= 0) {
      throw problem("env", "'" + variable + "' is no name for a variable");
    }
    if (env.isEmpty() && target.isEmpty()) {
      target = "/run/secrets/" + baseName(id);
    }
    return new RunMount.SecretMount(
        id, target, variable, flag(false, "required"), mode(0400), number("uid"), number("gid"));
  }

  private RunMount ssh() throws ValueException {
    refuse("size", "sharing", "env", "source", "src");
    return new RunMount.SshMount(
        text("default", "id"),
        text("", "target", "dst", "destination"),
        flag(false, "required"),
        mode(0600),
        number("uid"),
        number("gid"));
  }

  private String directory() throws ValueException {
    String target = text("", "target", "dst", "destination");
    if (BytePath.of(target).clean().equals(BytePath.ROOT)) {
      throw problem("target", "invalid mount target '" + target + "': it would hide everything");
    }
    return target;
  }

  private RunMount.Sharing sharing() throws ValueException {
    String value = text("shared", "sharing").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "shared" -> RunMount.Sharing.SHARED;
      case "private" -> RunMount.Sharing.PRIVATE;
      case "locked" -> RunMount.Sharing.LOCKED;
      default ->
          throw problem(
              "sharing",
              "unsupported sharing '" + value + "'; " + Suggestion.among(value, SHARING));
    };
  }

  /** The last of readonly, ro, readwrite and rw decides. */
  private boolean readOnly(boolean fallback) throws ValueException {
    boolean readOnly = fallback;
    for (MountOptions.Option option : options) {
      switch (option.key()) {
        case "readonly", "ro" -> readOnly = truth(option);
        case "readwrite", "rw" -> readOnly = !truth(option);
        default -> {
          continue;
        }
      }
    }
    return readOnly;
  }

  private boolean flag(boolean fallback, String key) throws ValueException {
    Optional<MountOptions.Option> option = option(key);
    return option.isPresent() ? truth(option.get()) : fallback;
  }

  /** Go's {@code strconv.ParseBool}; a bare key is true. */
  private boolean truth(MountOptions.Option option) throws ValueException {
    if (option.bare()) {
      return true;
    }
    return switch (option.value()) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw problem(
              option.key(),
              "invalid value '%s' for '%s': it takes true or false"
                  .formatted(option.value(), option.key()));
    };
  }

  private int mode(int fallback) throws ValueException {
    Optional<MountOptions.Option> option = option("mode");
    if (option.isEmpty()) {
      return fallback;
    }
    long mode = digits(option.get(), 8, "octal digits");
    if (mode > 07777) {
      throw problem("mode", "invalid value '" + option.get().value() + "' for 'mode': above 7777");
    }
    return (int) mode;
  }

  private long number(String key) throws ValueException {
    Optional<MountOptions.Option> option = option(key);
    return option.isEmpty() ? 0 : digits(option.get(), 10, "a number");
  }

  private long digits(MountOptions.Option option, int radix, String wanted) throws ValueException {
    String value = option.value();
    long number = 0;
    boolean valid = !value.isEmpty();
    for (int i = 0; i < value.length() && valid; i++) {
      int digit = value.charAt(i) < 128 ? Character.digit(value.charAt(i), radix) : -1;
      number = number * radix + digit;
      valid = digit >= 0 && number <= 0xFFFFFFFFL;
    }
    if (!valid) {
      throw problem(
          option.key(),
          "invalid value '%s' for '%s': it takes %s".formatted(value, option.key(), wanted));
    }
    return number;
  }

  private void refuse(String... keys) throws ValueException {
    for (String key : keys) {
      if (option(key).isPresent()) {
        throw problem(key, "option '" + key + "' does not go with mounts of type '" + type + "'");
      }
    }
  }

  /** The value of the last of these keys. */
  private String text(String fallback, String... keys) {
    return option(keys).map(MountOptions.Option::value).orElse(fallback);
  }

  private Optional<MountOptions.Option> option(String... keys) {
    List<String> wanted = List.of(keys);
    return options.reversed().stream().filter(o -> wanted.contains(o.key())).findFirst();
  }

  private ValueException problem(String key, String problem) {
    return new ValueException(
        text, option(key).map(MountOptions.Option::offset).orElse(0), problem);
  }

  private static String cleaned(String path) {
    return new String(BytePath.of(path).clean().toByteArray(), StandardCharsets.UTF_8);
  }

  private static String baseName(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }
}
