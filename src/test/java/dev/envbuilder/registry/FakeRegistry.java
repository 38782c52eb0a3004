package dev.envbuilder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Repository;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry in this process that does what distribution-spec says, and wrong what it is told. */
class FakeRegistry implements AutoCloseable {
  static final String USER = "user";
  static final String PASSWORD = "s3cr3t-pass";

  /** Answers in place of the registry; returns false to let it answer after all. */
  interface Fault {
    boolean answer(HttpExchange exchange) throws IOException;
  }

  enum Auth {
    NONE,
    BASIC,
    BEARER
  }

  private record Armed(String method, String path, Fault fault) {}

  static final class Stored {
    private final byte[] bytes;
    private final String type;

    Stored(byte[] bytes, String type) {
      this.bytes = bytes;
      this.type = type;
    }

    byte[] bytes() {
      return bytes;
    }

    String type() {
      return type;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Armed> faults = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> tokenRequests = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
  volatile Auth auth = Auth.NONE;
  volatile boolean relativeLocation;
  volatile boolean ranges = true;
  volatile boolean mounts = true;

  FakeRegistry() {
    this(plainServer());
  }

  FakeRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private static HttpServer plainServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  Repository repository(String path) {
    return new Repository(host(), path);
  }

  ImageReference image(String text) throws Exception {
    return ImageReference.parse(host() + "/" + text);
  }

  /** The next request of this kind goes wrong, once. */
  void fail(String method, String path, Fault fault) {
    faults.add(new Armed(method, path, fault));
  }

  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      send(exchange, status, new byte[0]);
      return true;
    };
  }

  Digest addBlob(String repository, byte[] content) {
    Digest digest = Digest.of(content);
    blobs.put(repository + "@" + digest, content);
    return digest;
  }

  void addManifest(String repository, String tag, byte[] content, String type) {
    manifests.put(repository + ":" + tag, new Stored(content, type));
    manifests.put(repository + ":" + Digest.of(content), new Stored(content, type));
  }

  long count(String prefix) {
    return requests.stream().filter(r -> r.startsWith(prefix)).count();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    requests.add(exchange.getRequestMethod() + " " + uri);
    try (exchange) {
      for (Armed armed : List.copyOf(faults)) {
        boolean hit = exchange.getRequestMethod().equals(armed.method());
        if (hit && uri.contains(armed.path()) && faults.remove(armed)) {
          if (armed.fault().answer(exchange)) {
            return;
          }
        }
      }
      if (uri.startsWith("/token")) {
        token(exchange);
      } else if (allowed(exchange)) {
        route(exchange);
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int blob = path.indexOf("/blobs/");
    int manifest = path.indexOf("/manifests/");
    if (blob > 0 && path.startsWith("/blobs/uploads/", blob)) {
      upload(exchange, path.substring(4, blob), path.substring(blob + 15));
    } else if (blob > 0) {
      blob(exchange, path.substring(4, blob) + "@" + path.substring(blob + 7));
    } else if (manifest > 0) {
      manifest(exchange, path.substring(4, manifest), path.substring(manifest + 11));
    } else {
      send(exchange, 200, "{}".getBytes(UTF_8));
    }
  }

  private void blob(HttpExchange exchange, String key) throws IOException {
    byte[] content = blobs.get(key);
    if (content == null) {
      error(exchange, 404, "BLOB_UNKNOWN", "blob unknown");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range != null && ranges) {
      int from = Integer.parseInt(range.substring(6, range.length() - 1));
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
    } else {
      send(exchange, 200, content);
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      addManifest(
          repository, reference, content, exchange.getRequestHeaders().getFirst("Content-Type"));
      exchange.getResponseHeaders().set("Docker-Content-Digest", Digest.of(content).toString());
      send(exchange, 201, new byte[0]);
      return;
    }
    Stored stored = manifests.get(repository + ":" + reference);
    if (stored == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", stored.type());
    exchange
        .getResponseHeaders()
        .set("Docker-Content-Digest", Digest.of(stored.bytes()).toString());
    send(exchange, 200, stored.bytes());
  }

  private void upload(HttpExchange exchange, String repository, String session) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String digest = parameter(query, "mount");
        byte[] there = blobs.get(parameter(query, "from") + "@" + digest);
        if (mounts && there != null) {
          blobs.put(repository + "@" + digest, there);
          send(exchange, 201, new byte[0]);
          return;
        }
        String id = "session" + uploads.size();
        uploads.put(id, new byte[0]);
        String path = "/v2/" + repository + "/blobs/uploads/" + id + "?state=a%2Fb%3D";
        location(exchange, path);
        send(exchange, 202, new byte[0]);
      }
      case "PATCH" -> {
        uploads.put(session, exchange.getRequestBody().readAllBytes());
        location(exchange, exchange.getRequestURI().toString());
        send(exchange, 202, new byte[0]);
      }
      case "PUT" -> {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] content = body.length > 0 ? body : uploads.getOrDefault(session, body);
        String digest = parameter(query, "digest");
        boolean good = Digest.of(content).toString().equals(digest);
        if (!good || !exchange.getRequestURI().getRawQuery().startsWith("state=a%2Fb%3D&")) {
          error(exchange, 400, "DIGEST_INVALID", "bad upload");
          return;
        }
        blobs.put(repository + "@" + digest, content);
        send(exchange, 201, new byte[0]);
      }
      default -> send(exchange, 204, new byte[0]);
    }
  }

  private void location(HttpExchange exchange, String path) {
    exchange
        .getResponseHeaders()
        .set("Location", relativeLocation ? path : "http://" + host() + path);
  }

  private static String parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  private boolean allowed(HttpExchange exchange) throws IOException {
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (auth == Auth.NONE || exchange.getRequestURI().getPath().equals("/v2/")) {
      return true;
    }
    if (auth == Auth.BASIC) {
      if (header.equals(basic(USER, PASSWORD))) {
        return true;
      }
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"fake\"");
    } else {
      Set<String> scopes = tokens.getOrDefault(header, Set.of());
      String wanted = wanted(exchange);
      if (scopes.contains(wanted)) {
        return true;
      }
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"http://"
                  + host()
                  + "/token\",service=\"fake\",scope=\""
                  + wanted
                  + "\"");
    }
    exchange.getRequestBody().readAllBytes();
    error(exchange, 401, "UNAUTHORIZED", "authentication required");
    return false;
  }

  private static String wanted(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    int end = Math.max(path.indexOf("/blobs/"), path.indexOf("/manifests/"));
    boolean read = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
    return "repository:" + path.substring(4, end) + (read ? ":pull" : ":push");
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String asked =
        exchange.getRequestMethod().equals("POST")
            ? URLDecoder.decode(form, UTF_8)
            : String.valueOf(exchange.getRequestURI().getQuery());
    tokenRequests.add(exchange.getRequestMethod() + " " + asked + " " + header);
    Set<String> scopes = new HashSet<>();
    for (String pair : asked.split("&", -1)) {
      if (pair.startsWith("scope=")) {
        for (String scope : pair.substring(6).split(" ", -1)) {
          int colon = scope.lastIndexOf(':');
          for (String action : scope.substring(colon + 1).split(",", -1)) {
            scopes.add(scope.substring(0, colon) + ":" + action);
          }
        }
      }
    }
    String token = "token" + tokenRequests.size();
    tokens.put("Bearer " + token, scopes);
    send(exchange, 200, ("{\"token\":\"" + token + "\",\"expires_in\":300}").getBytes(UTF_8));
  }

  static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
    send(exchange, status, json.getBytes(UTF_8));
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    boolean empty = content.length == 0;
    exchange.sendResponseHeaders(status, empty ? -1 : content.length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(content);
      }
    }
  }

  /** Promises all of it and breaks off after some bytes. */
  static Fault cutAfter(byte[] content, int bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, bytes);
      exchange.getResponseBody().flush();
      return true;
    };
  }

  List<String> seen(String method) {
    return new ArrayList<>(requests.stream().filter(r -> r.startsWith(method + " ")).toList());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
