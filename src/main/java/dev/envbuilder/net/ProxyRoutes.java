package dev.envbuilder.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy a request takes, by the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY}, lower case first, with the rules of Go's {@code httpproxy} package. Loopback hosts
 * never take one.
 */
public final class ProxyRoutes extends ProxySelector {
  private final Optional<Route> http;
  private final Optional<Route> https;
  private final List<String> direct;

  private record Route(Proxy proxy, String authorization) {}

  private ProxyRoutes(Optional<Route> http, Optional<Route> https, List<String> direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /**
   * Reads the variables.
   *
   * @throws NetException.Misconfigured if a proxy is not an {@code http://} URL
   */
  public static ProxyRoutes from(Map<String, String> environment) throws NetException {
    List<String> direct = new ArrayList<>();
    for (String rule : variable(environment, "no_proxy").split(",", -1)) {
      if (!rule.isBlank()) {
        direct.add(rule.trim().toLowerCase(Locale.ROOT));
      }
    }
    return new ProxyRoutes(
        route("http_proxy", environment), route("https_proxy", environment), direct);
  }

  private static String variable(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
  }

  private static Optional<Route> route(String name, Map<String, String> environment)
      throws NetException {
    String text = variable(environment, name).trim();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      String host = uri.getHost();
      if (host == null || !"http".equals(uri.getScheme())) {
        throw badProxy(name);
      }
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      String user = uri.getUserInfo();
      String authorization = "";
      if (user != null) {
        byte[] pair = user.getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
      }
      InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
      return Optional.of(new Route(new Proxy(Proxy.Type.HTTP, address), authorization));
    } catch (URISyntaxException e) {
      throw badProxy(name);
    }
  }

  private static NetException badProxy(String name) {
    // the value may hold a password: it is not shown
    return new NetException.Misconfigured(
        "the value of '"
            + name.toUpperCase(Locale.ROOT)
            + "' is not a proxy that can be used; write it as http://host:port",
        null);
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<Route> route = route(uri);
    return List.of(route.isPresent() ? route.get().proxy() : Proxy.NO_PROXY);
  }

  /** The value of a Proxy-Authorization header for a request, or empty. */
  public String authorization(URI uri) {
    return route(uri).map(Route::authorization).orElse("");
  }

  /** Whether a proxy wants a password, for which the JDK must be told to send one. */
  boolean needsPassword() {
    return http.filter(r -> !r.authorization().isEmpty()).isPresent()
        || https.filter(r -> !r.authorization().isEmpty()).isPresent();
  }

  private Optional<Route> route(URI uri) {
    String host = uri.getHost();
    if (host == null || HostKind.of(host) == HostKind.LOOPBACK) {
      return Optional.empty();
    }
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    for (String rule : direct) {
      if (matches(rule, host.toLowerCase(Locale.ROOT), port)) {
        return Optional.empty();
      }
    }
    return secure ? https : http;
  }

  private static boolean matches(String rule, String host, int port) {
    if (rule.equals("*")) {
      return true;
    }
    if (rule.indexOf('/') > 0) {
      return matchesNetwork(rule, host);
    }
    String name = HostKind.stripPort(rule);
    if (name.length() < rule.length() && name.indexOf(':') < 0) {
      if (!rule.substring(name.length() + 1).equals(Integer.toString(port))) {
        return false;
      }
    } else {
      name = rule;
    }
    if (name.startsWith("*.")) {
      name = name.substring(1);
    }
    if (name.startsWith(".")) {
      return host.endsWith(name);
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return host.equals(name) || bare.equals(name) || host.endsWith("." + name);
  }

  private static boolean matchesNetwork(String rule, String host) {
    int slash = rule.indexOf('/');
    int[] network = HostKind.octets(rule.substring(0, slash));
    int[] address = HostKind.octets(host);
    int bits;
    try {
      bits = Integer.parseInt(rule.substring(slash + 1));
    } catch (NumberFormatException e) {
      return false;
    }
    if (network.length != 4 || address.length != 4 || bits < 0 || bits > 32) {
      return false;
    }
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return (pack(network) & mask) == (pack(address) & mask);
  }

  private static int pack(int[] octets) {
    return octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3];
  }

  /** Nothing to learn: the retry takes the same way. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
}
