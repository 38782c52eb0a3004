package dev.envbuilder.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A web server on this machine whose answers a test writes, and which remembers requests. */
public final class FileServer implements AutoCloseable {
  /** What happens with a request. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /** Answers a path, and what is below it. */
  public FileServer on(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + (authorization == null ? "" : " " + authorization));
          try (exchange) {
            answer.to(exchange);
          }
        });
    return this;
  }

  /** Answers a path with a text. */
  public FileServer file(String path, String text) {
    return on(path, exchange -> send(exchange, 200, text.getBytes(StandardCharsets.UTF_8)));
  }

  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Promises a length and breaks off before it. */
  public static void sendPart(HttpExchange exchange, int status, byte[] body, int from, int to)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length - from);
    exchange.getResponseBody().write(body, from, to - from);
    exchange.getResponseBody().flush();
  }

  /** Method, path and query, and the Authorization header of each request so far. */
  public List<String> requests() {
    return requests;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The URL of a path here. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
