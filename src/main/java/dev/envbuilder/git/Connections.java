package dev.envbuilder.git;

import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Opens connections to repositories: http and https over our own wire, git, and ssh. */
final class Connections {
  private final Wire wire;
  private final NetOptions options;
  private final GitSettings settings;
  private final Path temporary;

  Connections(Wire wire, NetOptions options, GitSettings settings, Path temporary) {
    this.wire = wire;
    this.options = options;
    this.settings = settings;
    this.temporary = temporary;
  }

  /**
   * Opens a connection.
   *
   * @throws GitException.BadAddress for what is neither http, https, git nor ssh: a submodule must
   *     not make a file of this machine a repository
   */
  Transport open(Repository local, String url) throws IOException {
    URIish uri = uri(url);
    Transport transport = Transport.open(local, uri);
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setTimeout((int) options.stall().toSeconds());
    transport.setCredentialsProvider(null);
    switch (transport) {
      case TransportHttp http ->
          http.setHttpConnectionFactory(
              WebConnection.factory(
                  wire, options.stall(), server(url, uri), settings.credentials()));
      case SshTransport ssh -> ssh.setSshSessionFactory(SshSessions.factory(settings, temporary));
      default -> {
        // git:// has nothing to set
      }
    }
    return transport;
  }

  private static URIish uri(String url) throws GitException.BadAddress {
    URIish uri;
    try {
      uri = new URIish(url);
    } catch (URISyntaxException e) {
      throw bad(url, "it is not the URL of a repository");
    }
    String scheme = uri.getScheme();
    boolean scp = scheme == null && uri.getHost() != null && url.indexOf(':') > 0;
    if (!scp && (scheme == null || !GitAddress.SCHEMES.contains(scheme))) {
      throw bad(url, "only http, https, git and ssh are fetched from");
    }
    return uri;
  }

  private static URI server(String url, URIish uri) throws GitException.BadAddress {
    try {
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), "/", null, null);
    } catch (URISyntaxException e) {
      throw bad(url, "its host is not a host's name");
    }
  }

  private static GitException.BadAddress bad(String url, String why) {
    return new GitException.BadAddress(
        "the repository '" + GitRemote.redact(url) + "' cannot be fetched: " + why);
  }
}
