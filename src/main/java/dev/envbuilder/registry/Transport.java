package dev.envbuilder.registry;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.ContentMismatchException;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.NetException;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryPolicy;
import dev.envbuilder.net.Wire;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Carries calls out: finds the way, answers challenges, follows redirects, waits and retries. */
final class Transport {
  private static final int MAX_HOPS = 8;

  /** Registries hash and copy a big upload before they answer. */
  private static final Duration COMMIT = Duration.ofMinutes(5);

  private final Wire wire;
  private final Endpoints endpoints;
  private final Authorizer authorizer;
  private final Retry retry;
  private final RegistryOptions options;
  private final RegistryListener listener;

  Transport(
      Wire wire,
      Endpoints endpoints,
      Authorizer authorizer,
      Retry retry,
      RegistryOptions options,
      RegistryListener listener) {
    this.wire = wire;
    this.endpoints = endpoints;
    this.authorizer = authorizer;
    this.retry = retry;
    this.options = options;
    this.listener = listener;
  }

  Retry.Turn begin(String what, RetryPolicy policy) {
    return retry.begin(what, policy);
  }

  RetryPolicy policy() {
    return options.retry();
  }

  RegistryListener listener() {
    return listener;
  }

  /** {@link #send(Call, RetryPolicy)} with the policy of the options. */
  HttpResponse<InputStream> send(Call call) throws IOException {
    return send(call, options.retry());
  }

  /**
   * An answer that is not a passing fault, its body open. Whether it is a good one is the caller's
   * to say.
   */
  HttpResponse<InputStream> send(Call call, RetryPolicy policy) throws IOException {
    Retry.Turn turn = begin(describe(call), policy);
    while (true) {
      Optional<Duration> asked = Optional.empty();
      RegistryException failure;
      try {
        HttpResponse<InputStream> answer = once(call);
        if (!isPassing(answer.statusCode())) {
          return answer;
        }
        asked = retryAfter(answer);
        failure = failure(call, answer);
      } catch (IOException e) {
        if (!isPassing(e)) {
          throw named(call, target(call), e);
        }
        failure = Failures.unreachable(call, target(call), e);
      }
      turn.again(Faults.reason(failure), asked, failure);
    }
  }

  Optional<Duration> retryAfter(HttpResponse<InputStream> answer) {
    return retry.parseRetryAfter(answer.headers().firstValue("Retry-After"));
  }

  /** The error that an answer stands for; closes the answer. */
  RegistryException failure(Call call, HttpResponse<InputStream> answer) throws IOException {
    boolean credential = authorizer.hasCredential(call.repository());
    return Failures.of(call, answer, credential, retryAfter(answer));
  }

  /** Closes an answer whose body is not wanted, in a way that lets the connection live. */
  static void discard(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      body.skip(1 << 16);
    }
  }

  /** One attempt: the way, the challenge, the redirects, but no wait. */
  HttpResponse<InputStream> once(Call call) throws IOException {
    Endpoint endpoint = endpoints.of(call.repository().registry());
    URI uri = call.uri(endpoint);
    if (call.location().isPresent()) {
      Routes.check(endpoint, endpoint.base(), uri, "the place of an upload");
    }
    boolean challenged = false;
    for (int hop = 0; hop < MAX_HOPS; ) {
      // credentials go to the registry only, never to where it redirects
      boolean own = endpoint.owns(uri);
      Optional<String> header = own ? authorizer.header(endpoint, call) : Optional.empty();
      HttpResponse<InputStream> answer = exchange(endpoint, call, uri, header);
      int status = answer.statusCode();
      if (status == 401 && own && !challenged) {
        challenged = true;
        var challenges = answer.headers().allValues("WWW-Authenticate");
        if (authorizer.learn(endpoint, call, header.orElse(""), challenges)) {
          discard(answer);
          continue;
        }
      }
      Optional<String> location = answer.headers().firstValue("Location");
      if (!isRedirect(call, status) || location.isEmpty()) {
        return answer;
      }
      discard(answer);
      URI next = resolve(call, uri, location.get());
      Routes.check(endpoint, uri, next, "the place of a redirect");
      uri = next;
      hop++;
    }
    throw new RegistryException.Protocol(
        describe(call) + " was redirected " + MAX_HOPS + " times; ask the registry's operator", 0);
  }

  private static boolean isRedirect(Call call, int status) {
    return switch (status) {
      case 307, 308 -> true;
      case 301, 302, 303 -> call.isRead();
      default -> false;
    };
  }

  /** A Location header against the URL that gave it; its query is kept as it is. */
  static URI resolve(Call call, URI base, String location) throws RegistryException {
    try {
      return base.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RegistryException.Protocol(
          describe(call)
              + " was sent to '"
              + Printable.of(location)
              + "', which is not a URL;"
              + " ask the registry's operator",
          0);
    }
  }

  private HttpResponse<InputStream> exchange(
      Endpoint endpoint, Call call, URI uri, Optional<String> authorization) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "envbuilder");
    call.headers().forEach(request::header);
    authorization.ifPresent(value -> request.header("Authorization", value));
    boolean verify =
        endpoint.owns(uri) ? endpoint.verify() : !options.isInsecure(uri.getAuthority());
    Optional<BlobSource> body = call.body();
    if (body.isEmpty() || body.get().size() == 0) {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
      return wire.send(request, verify, options.stall(), () -> 0);
    }
    AtomicLong sent = new AtomicLong();
    try (InputStream content = new Counting(body.get(), sent)) {
      request.method(
          call.method(),
          HttpRequest.BodyPublishers.fromPublisher(
              HttpRequest.BodyPublishers.ofInputStream(() -> content), body.get().size()));
      HttpResponse<InputStream> answer = wire.send(request, verify, COMMIT, sent::get);
      if (answer.statusCode() >= 300) {
        listener.sent(body.get().digest(), -sent.get());
      }
      return answer;
    } catch (IOException e) {
      listener.sent(body.get().digest(), -sent.get());
      throw e;
    }
  }

  /** Tells how much of a body has gone out. */
  private final class Counting extends FilterInputStream {
    private final BlobSource source;
    private final AtomicLong sent;

    Counting(BlobSource source, AtomicLong sent) throws IOException {
      super(source.open());
      this.source = source;
      this.sent = sent;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int n) {
      if (n > 0) {
        sent.addAndGet(n);
        listener.sent(source.digest(), n);
      }
    }
  }

  /** Whether an answer means that the same may go well a little later. */
  static boolean isPassing(int status) {
    return Faults.isPassing(status);
  }

  /** Whether a failure may go away by itself; wrong content of ours does not. */
  static boolean isPassing(IOException failure) {
    if (failure instanceof RegistryException || !Faults.isPassing(failure)) {
      return false;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isLocal(cause)) {
        return false;
      }
    }
    return true;
  }

  /** What is to be sent cannot be read: no fault of the network. */
  private static boolean isLocal(Throwable failure) {
    return failure instanceof ContentMismatchException || failure instanceof FileSystemException;
  }

  static IOException named(Call call, String target, IOException failure) {
    if (failure instanceof RegistryException
        || failure instanceof NetException
        || failure instanceof InterruptedIOException) {
      return failure;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isLocal(cause) && cause instanceof IOException local) {
        return local;
      }
    }
    return Failures.unreachable(call, target, failure);
  }

  static String describe(Call call) {
    return call.method() + " " + target(call);
  }

  private static String target(Call call) {
    if (call.location().isPresent()) {
      return Printable.of(call.location().get());
    }
    int query = call.path().indexOf('?');
    String path = query < 0 ? call.path() : call.path().substring(0, query);
    return "'" + call.repository() + "/" + path + "'";
  }
}
