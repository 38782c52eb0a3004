package dev.envbuilder.registry;

import java.net.URI;

/**
 * How a registry is reached.
 *
 * @param registry its name in references
 * @param base scheme, host and port, with {@code /} as path
 * @param verify whether its certificate is checked
 * @param mayCarryCredentials false for plain http over a network that nobody declared insecure
 */
record Endpoint(String registry, URI base, boolean verify, boolean mayCarryCredentials) {
  boolean isSecure() {
    return base.getScheme().equals("https");
  }

  /** Whether a URL is on this registry itself, so that its credentials may go there. */
  boolean owns(URI uri) {
    return base.getScheme().equalsIgnoreCase(uri.getScheme())
        && base.getHost().equalsIgnoreCase(uri.getHost())
        && port(base) == port(uri);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
