package dev.envbuilder.cli;

import dev.envbuilder.build.RemoteSources;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.git.GitClient;
import dev.envbuilder.git.GitSettings;
import dev.envbuilder.git.SshAgent;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.DownloadLimits;
import dev.envbuilder.net.Downloader;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Pause;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.Wire;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.Agent;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.ssh.SshSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How ADD gets at other machines: the proxies of our own environment, and the build secrets that
 * BuildKit takes for it too.
 */
final class RemoteAccess implements AutoCloseable {
  /** Where go-git, and so other programs of this kind, look for files of known_hosts. */
  private static final String KNOWN_HOSTS = "SSH_KNOWN_HOSTS";

  private static final int LARGEST_KNOWN_HOSTS = 8 << 20;

  private final Wire wire;
  private final RemoteSources sources;

  private RemoteAccess(Wire wire, RemoteSources sources) {
    this.wire = wire;
    this.sources = sources;
  }

  /**
   * @param agents of which the default one signs for git over ssh
   */
  static RemoteAccess open(
      EnvironmentBlock environment, SecretStore secrets, SshAgents agents, EventSink events)
      throws UsageException {
    NetOptions options = NetOptions.DEFAULT.withEnvironment(Registries.routes(environment));
    Wire wire = new Wire(options);
    Retry retry =
        new Retry(Pause.SLEEP, InstantSource.system(), new SplittableRandom(), new Waits(events));
    GitSettings git =
        new GitSettings(
            ofRepositories(secrets),
            agents.find(SshAgents.DEFAULT_ID).map(RemoteAccess::agent),
            knownHosts(environment));
    return new RemoteAccess(
        wire,
        new RemoteSources(
            new Downloader(wire, retry, options, DownloadLimits.DEFAULT, ofFiles(secrets)),
            new GitClient(wire, retry, options, git)));
  }

  private static SshAgent agent(SshSource source) {
    return () -> {
      Agent agent = source.connect();
      return new SshAgent.Connection() {
        @Override
        public byte[] answer(byte[] request) throws IOException {
          return agent.answer(request);
        }

        @Override
        public void close() throws IOException {
          agent.close();
        }
      };
    };
  }

  RemoteSources sources() {
    return sources;
  }

  /** BuildKit {@code source/http}: a header or a token for a host, the token first. */
  static Credentials ofFiles(SecretStore secrets) {
    return uri -> {
      String host = String.valueOf(uri.getHost());
      return secrets
          .find("HTTP_AUTH_TOKEN_" + host)
          .map(token -> "Bearer " + text(token))
          .or(() -> secrets.find("HTTP_AUTH_HEADER_" + host).map(RemoteAccess::text));
    };
  }

  /** BuildKit {@code source/git}, authSecretNames: for a host before for all, header first. */
  static Credentials ofRepositories(SecretStore secrets) {
    return uri -> {
      for (String suffix : List.of("." + authority(uri), "")) {
        Optional<Secret> header = secrets.find("GIT_AUTH_HEADER" + suffix);
        if (header.isPresent()) {
          return header.map(RemoteAccess::text);
        }
        Optional<Secret> token = secrets.find("GIT_AUTH_TOKEN" + suffix);
        if (token.isPresent()) {
          byte[] pair = ("x-access-token:" + text(token.get())).getBytes(StandardCharsets.UTF_8);
          return Optional.of("basic " + Base64.getEncoder().encodeToString(pair));
        }
      }
      return Optional.empty();
    };
  }

  private static String authority(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Files that hold a secret often end with a line's end, which no header may have. */
  private static String text(Secret secret) {
    return new String(secret.reveal(), StandardCharsets.UTF_8).strip();
  }

  private static Optional<String> knownHosts(EnvironmentBlock environment) throws UsageException {
    Optional<String> files = environment.text(KNOWN_HOSTS).filter(text -> !text.isBlank());
    if (files.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    for (String file : files.get().split(":")) {
      try {
        Path path = Path.of(file);
        if (Files.size(path) > LARGEST_KNOWN_HOSTS) {
          throw new UsageException(
              "the file '" + file + "' of " + KNOWN_HOSTS + " is larger than known_hosts may be");
        }
        lines.append(Files.readString(path, StandardCharsets.ISO_8859_1)).append('\n');
      } catch (IOException e) {
        throw new UsageException(
            "the file '" + file + "' of " + KNOWN_HOSTS + " cannot be read: " + e.getMessage());
      }
    }
    return Optional.of(lines.toString());
  }

  @Override
  public void close() {
    wire.close();
  }
}
