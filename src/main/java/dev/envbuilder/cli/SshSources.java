package dev.envbuilder.cli;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.ssh.SshException;
import dev.envbuilder.ssh.SshKey;
import dev.envbuilder.ssh.SshSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the ssh agents from options and variables. An option's value is that of {@code docker
 * buildx build --ssh}: {@code ID}, {@code ID=SOCKET} or {@code ID=KEY,KEY…}.
 */
final class SshSources {
  static final String KEY_PREFIX = "ENVBUILDER_BUILD_SSH_KEY_";

  private static final String AGENT_SOCKET = "SSH_AUTH_SOCK";

  // st_mode's file type, see inode(7)
  private static final int TYPE_BITS = 0170000;
  private static final int SOCKET = 0140000;
  private static final int REGULAR = 0100000;

  private final EnvironmentBlock environment;
  private final Confidential confidential;
  private final SshAgents.Builder builder = SshAgents.builder();
  private final Set<String> usedVariables = new HashSet<>();

  private SshSources(EnvironmentBlock environment, Confidential confidential) {
    this.environment = environment;
    this.confidential = confidential;
  }

  /** Those of the entry point: {@code ENVBUILDER_BUILD_SSH} and the variables that hold keys. */
  static SshAgents ofContainer(
      EnvironmentBlock environment, List<String> values, Confidential confidential)
      throws UsageException {
    SshSources sources = new SshSources(environment, confidential);
    try {
      sources.addOptions(values, StartOptions.BUILD_SSH.displayName());
      sources.addVariables(false);
      return sources.builder.build();
    } catch (SshException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Those of the build command: {@code --ssh}, else the variables of the container. */
  static SshAgents ofCommand(
      EnvironmentBlock environment, List<String> values, Confidential confidential)
      throws UsageException {
    SshSources sources = new SshSources(environment, confidential);
    try {
      sources.addOptions(values, BuildOptions.SSH.displayName());
      sources.addVariables(true);
      return sources.builder.build();
    } catch (SshException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private void addOptions(List<String> values, String option) throws SshException, UsageException {
    for (String value : values) {
      int equals = value.indexOf('=');
      String id = equals < 0 ? value : value.substring(0, equals);
      String paths = equals < 0 ? "" : value.substring(equals + 1);
      String named = id.isEmpty() ? SshAgents.DEFAULT_ID : id;
      String origin = "'" + value + "' of " + option;
      builder.add(
          named,
          paths.isEmpty() ? found(named, origin) : given(paths.split(",", -1), origin),
          origin);
    }
  }

  private void addVariables(boolean optionsWin) throws SshException, UsageException {
    for (String name : environment.names()) {
      if (!name.startsWith(KEY_PREFIX) || usedVariables.contains(name) || !isSet(name)) {
        continue;
      }
      String id = name.substring(KEY_PREFIX.length());
      if (!optionsWin || !builder.has(id)) {
        builder.add(id, fromVariable(name), "the variable " + name);
      }
    }
  }

  /** The source of an option that names none: the key in a variable, else the user's agent. */
  private SshSource found(String id, String origin) throws UsageException {
    if (isSet(KEY_PREFIX + id)) {
      usedVariables.add(KEY_PREFIX + id);
      return fromVariable(KEY_PREFIX + id);
    }
    String socket = environment.text(AGENT_SOCKET).orElse("");
    if (socket.isEmpty()) {
      throw new UsageException(
          origin
              + " has no agent to reach: neither "
              + AGENT_SOCKET
              + " nor "
              + KEY_PREFIX
              + id
              + " is set; start an agent, or name a socket or keys: "
              + id
              + "=PATH");
    }
    Path path = RealPath.of(socket, AGENT_SOCKET);
    if (type(path, "the socket '" + socket + "' of " + AGENT_SOCKET) != SOCKET) {
      throw new UsageException(AGENT_SOCKET + " names '" + socket + "', which is no socket");
    }
    return new SshSource.Forwarded(path);
  }

  private SshSource given(String[] paths, String origin) throws UsageException {
    List<SshKey> keys = new ArrayList<>();
    for (String path : paths) {
      String what = "'" + path + "' in " + origin;
      if (path.isEmpty()) {
        throw new UsageException(origin + " has an empty path between its commas");
      }
      int type = type(path(path, what), what);
      if (type == SOCKET) {
        if (paths.length > 1) {
          throw new UsageException(
              what
                  + " is a socket: an id has one socket or some keys, so give it an id of its own");
        }
        return new SshSource.Forwarded(RealPath.of(path, origin));
      }
      if (type != REGULAR) {
        throw new UsageException(what + " is neither the socket of an agent nor a file with a key");
      }
      keys.add(parse(read(path(path, what), what), "the ssh key " + what));
    }
    return new SshSource.Keys(keys);
  }

  private boolean isSet(String name) {
    return environment.bytes(name).filter(value -> value.length > 0).isPresent();
  }

  /** The key in a variable: its text, or that in base64. */
  private SshSource fromVariable(String name) throws UsageException {
    byte[] value = environment.bytes(name).orElseThrow();
    String what = "the ssh key in the variable " + name;
    byte[] text = value;
    if (!hasText(value)) {
      try {
        text = Base64.getMimeDecoder().decode(value);
      } catch (IllegalArgumentException e) {
        throw new UsageException(what + " is neither the text of a private key nor that in base64");
      }
      if (!hasText(text)) {
        throw new UsageException(
            what
                + " is neither the text of a private key ('-----BEGIN …') nor that in base64"
                + " ('base64 -w0 KEY')");
      }
    }
    SshKey key = parse(text, what);
    confidential.credential(what, value);
    Arrays.fill(value, (byte) 0);
    return new SshSource.Keys(List.of(key));
  }

  private static boolean hasText(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private SshKey parse(byte[] text, String what) throws UsageException {
    try {
      SshKey key = SshKey.parse(text);
      confidential.credential(what, text);
      return key;
    } catch (SshException e) {
      throw new UsageException(what + " cannot be used: " + e.getMessage());
    }
  }

  private static Path path(String path, String what) throws UsageException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new UsageException(what + " is no path: " + e.getMessage());
    }
  }

  private static int type(Path path, String what) throws UsageException {
    try {
      return (int) Files.getAttribute(path, "unix:mode") & TYPE_BITS;
    } catch (IOException e) {
      throw new UsageException(what + " cannot be looked at: " + describe(e));
    }
  }

  private static byte[] read(Path path, String what) throws UsageException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(SshKey.LARGEST_TEXT + 1);
    } catch (IOException e) {
      throw new UsageException(what + " cannot be read: " + describe(e));
    }
  }

  private static String describe(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "it does not exist"
        : String.valueOf(e.getMessage());
  }
}
