package dev.envbuilder.git;

import dev.envbuilder.net.Faults;
import dev.envbuilder.net.NetException;
import dev.envbuilder.net.NetOptions;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Retry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/** A repository on another machine, asked again where a failure may pass. */
final class Remote {
  private static final Pattern PASSING_STATUS = Pattern.compile("\\b(408|429|50[0234])\\b");

  private final String url;
  private final Connections connections;
  private final Retry retry;
  private final NetOptions options;

  Remote(String url, Connections connections, Retry retry, NetOptions options) {
    this.url = url;
    this.connections = connections;
    this.retry = retry;
    this.options = options;
    IsolatedSystem.use();
  }

  String url() {
    return url;
  }

  /** For messages, without user and password. */
  String name() {
    return "'" + GitRemote.redact(url) + "'";
  }

  private interface Work<T> {
    T with(Transport transport) throws IOException;
  }

  /** The references that begin with one of these names. */
  Collection<Ref> references(Repository local, List<String> names) throws IOException {
    return again(
        "listing the references of ",
        local,
        transport -> {
          try (FetchConnection connection =
              transport.openFetch(List.of(), names.toArray(new String[0]))) {
            return List.copyOf(connection.getRefs());
          }
        });
  }

  /**
   * Fetches what these specifications say.
   *
   * @param depth how many commits back; 0 for all
   */
  void fetch(Repository local, int depth, List<RefSpec> what) throws IOException {
    again(
        "fetching from ",
        local,
        transport -> {
          if (depth > 0) {
            transport.setDepth(depth);
          }
          return transport.fetch(NullProgressMonitor.INSTANCE, what);
        });
  }

  private <T> T again(String doing, Repository local, Work<T> work) throws IOException {
    Retry.Turn turn = retry.begin(doing + name(), options.retry());
    while (true) {
      GitException failure;
      try (Transport transport = connections.open(local, url)) {
        return work.with(transport);
      } catch (GitException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        if (Thread.currentThread().isInterrupted() || isInterrupt(e)) {
          throw new InterruptedIOException("interrupted while " + doing + name());
        }
        failure = failure(doing, e);
        if (!isPassing(e)) {
          throw failure;
        }
        turn.again(reason(e), Optional.empty(), failure);
      }
    }
  }

  private static boolean isInterrupt(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
        return !(cause instanceof HttpTimeoutException);
      }
    }
    return false;
  }

  private static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof NetException) {
        return false;
      }
      if (cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof HttpTimeoutException
          || cause instanceof EOFException) {
        return true;
      }
    }
    String message = String.valueOf(failure.getMessage());
    return PASSING_STATUS.matcher(message.substring(message.indexOf(": ") + 1)).find();
  }

  /** What JGit has to say, without the URL that it puts before it. */
  private String reason(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String outer = Printable.of(GitRemote.redact(String.valueOf(failure.getMessage())));
    String last = Faults.reason(inner);
    return outer.contains(last) ? outer : outer + ": " + Printable.of(GitRemote.redact(last));
  }

  private GitException failure(String doing, Throwable e) {
    if (e instanceof NetException net) {
      return new GitException.Unreachable(doing + name() + " failed: " + net.getMessage(), net);
    }
    String reason = reason(e);
    String lower = reason.toLowerCase(Locale.ROOT);
    String advice = "check the URL, the network and the proxy settings";
    if (lower.contains("server key")) {
      advice = "its key is not the one in the known_hosts that SSH_KNOWN_HOSTS names; check both";
    } else if (lower.contains("auth")
        || lower.contains("not permitted")
        || lower.contains(" 403")) {
      advice =
          "give credentials for it (for https, a build secret GIT_AUTH_TOKEN; for ssh, a key: --ssh or"
              + " ENVBUILDER_BUILD_SSH_KEY_default)";
    } else if (e instanceof NoRemoteRepositoryException) {
      advice = "check its name, and whether it needs credentials";
    } else if (lower.contains("object-format") || lower.contains("sha256")) {
      advice = "repositories with SHA-256 ids are not supported";
    }
    return new GitException.Unreachable(doing + name() + " failed: " + reason + "; " + advice, e);
  }
}
