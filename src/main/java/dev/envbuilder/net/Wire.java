package dev.envbuilder.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request over http or https and gives one answer, without opinion on it. The JDK's
 * client costs a fifth of a second of CPU to start, so it starts with the first request.
 */
public final class Wire implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final NetOptions options;

  /** Guards the fields below. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable HttpClient verifying;
  private @Nullable HttpClient trusting;
  private @Nullable ExecutorService threads;
  private @Nullable ProxyRoutes proxies;
  private boolean closed;

  public Wire(NetOptions options) {
    this.options = options;
  }

  /**
   * Sends a request and waits for the head of its answer. The caller closes the body.
   *
   * @param verify whether the host's certificate is checked
   * @param idle how long to wait without an answer and without {@code sent} growing
   * @param sent how many bytes of the request's body are sent
   */
  public HttpResponse<InputStream> send(
      HttpRequest.Builder builder, boolean verify, Duration idle, LongSupplier sent)
      throws IOException {
    HttpClient client = client(verify);
    HttpRequest plain = builder.build();
    String proxyAuthorization = routes().authorization(plain.uri());
    HttpRequest request =
        proxyAuthorization.isEmpty()
            ? plain
            : builder.setHeader("Proxy-Authorization", proxyAuthorization).build();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, info -> new TimedBody(options.stall()));
    long before = 0;
    while (true) {
      try {
        return answer.get(idle.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = sent.getAsLong();
        if (now == before) {
          answer.cancel(true);
          throw new HttpTimeoutException("no answer within " + idle.toSeconds() + " s");
        }
        before = now;
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for an answer");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException("the request failed", e.getCause());
      }
    }
  }

  private ProxyRoutes routes() throws NetException {
    lock.lock();
    try {
      ProxyRoutes known = proxies;
      if (known == null) {
        known = ProxyRoutes.from(options.environment());
        proxies = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private HttpClient client(boolean verify) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the connections are closed");
      }
      HttpClient known = verify ? verifying : trusting;
      if (known == null) {
        known = start(verify);
        if (verify) {
          verifying = known;
        } else {
          trusting = known;
        }
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private HttpClient start(boolean verify) throws NetException {
    ExecutorService executor = threads;
    if (executor == null) {
      executor = Executors.newVirtualThreadPerTaskExecutor();
      threads = executor;
    }
    ProxyRoutes routes = routes();
    String schemes = "jdk.http.auth.tunneling.disabledSchemes";
    if (routes.needsPassword() && System.getProperty(schemes) == null) {
      // the JDK drops Basic from CONNECT unless this is empty when its client class is loaded
      System.setProperty(schemes, "");
    }
    // HTTP/1.1 gives each blob its own connection, and asks plain servers for no upgrade
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT)
        .executor(executor)
        .proxy(routes)
        .sslContext(verify ? Trust.withRoots(options.certificates()) : Trust.ofAnybody())
        .build();
  }

  /** Breaks what is under way. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (verifying != null) {
        verifying.shutdownNow();
      }
      if (trusting != null) {
        trusting.shutdownNow();
      }
      if (threads != null) {
        threads.shutdown();
      }
    } finally {
      lock.unlock();
    }
  }
}
