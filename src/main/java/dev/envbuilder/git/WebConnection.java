package dev.envbuilder.git;

import dev.envbuilder.net.Credentials;
import dev.envbuilder.net.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** One request of JGit's over our own connections, so that proxies and certificates are ours. */
final class WebConnection implements HttpConnection {
  /** What a client asks for is a list of commits: far below this. */
  private static final int LARGEST_REQUEST = 64 << 20;

  /** The JDK sets these itself. */
  private static final Set<String> OWN =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

  private final Wire wire;
  private final Duration stall;
  private final URL url;
  private final Optional<String> authorization;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Body body = new Body();
  private String method = "GET";
  private @Nullable HttpResponse<InputStream> answer;

  private WebConnection(Wire wire, Duration stall, URL url, Optional<String> authorization) {
    this.wire = wire;
    this.stall = stall;
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * Makes connections for one repository.
   *
   * @param credentials shown to the repository's own server only
   */
  static HttpConnectionFactory factory(
      Wire wire, Duration stall, URI repository, Credentials credentials) {
    return new HttpConnectionFactory() {
      @Override
      public HttpConnection create(URL url) throws IOException {
        boolean own =
            url.getProtocol().equals(repository.getScheme())
                && url.getHost().equalsIgnoreCase(repository.getHost())
                && url.getPort() == repository.getPort();
        return new WebConnection(
            wire, stall, url, own ? credentials.authorization(repository) : Optional.empty());
      }

      @Override
      public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
      }
    };
  }

  /** A request's body, small enough to keep. */
  private static final class Body extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (count + length > LARGEST_REQUEST) {
        throw new IllegalStateException("a request to a git server is larger than any should be");
      }
      super.write(bytes, offset, length);
    }
  }

  private HttpResponse<InputStream> answer() throws IOException {
    HttpResponse<InputStream> known = answer;
    if (known == null) {
      known = send();
      answer = known;
    }
    return known;
  }

  private HttpResponse<InputStream> send() throws IOException {
    URI uri;
    try {
      uri = url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("the URL is not one that can be asked", e);
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach((name, value) -> {
      if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
        request.setHeader(name, value);
      }
    });
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    byte[] content = body.toByteArray();
    request.method(
        method,
        content.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(content));
    return wire.send(request, true, stall, () -> 0);
  }

  @Override
  public int getResponseCode() throws IOException {
    return answer().statusCode();
  }

  @Override
  public URL getURL() {
    return url;
  }

  @Override
  public String getResponseMessage() throws IOException {
    return "";
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    HttpResponse<InputStream> known = answer;
    return known == null ? Map.of() : known.headers().map();
  }

  @Override
  public List<String> getHeaderFields(String name) {
    HttpResponse<InputStream> known = answer;
    return known == null ? List.of() : known.headers().allValues(name);
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    List<String> values = getHeaderFields(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public @Nullable String getContentType() {
    return getHeaderField("Content-Type");
  }

  @Override
  public int getContentLength() {
    String length = getHeaderField("Content-Length");
    try {
      return length == null ? -1 : Integer.parseInt(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return answer().body();
  }

  @Override
  public OutputStream getOutputStream() {
    return body;
  }

  @Override
  public void connect() throws IOException {
    var _ = answer();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    headers.put(key, value);
  }

  @Override
  public void setRequestMethod(String newMethod) {
    method = newMethod;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void setUseCaches(boolean use) {
    // there are none
  }

  @Override
  public void setConnectTimeout(int timeout) {
    // the wire has its own
  }

  @Override
  public void setReadTimeout(int timeout) {
    // the wire has its own
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    // never here: JGit follows, and knows what may go along
  }

  @Override
  public void setDoOutput(boolean output) {
    // a body that is written is sent
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    // the whole is sent at once
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    // the whole is sent at once
  }

  @Override
  public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
    // whom to believe is not for JGit to decide
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    // whom to believe is not for JGit to decide
  }
}
