package dev.envbuilder.registry;

import dev.envbuilder.net.HostKind;
import dev.envbuilder.net.Printable;
import java.net.URI;

/** Where a registry may send us: redirects, upload locations and token servers. */
final class Routes {
  private Routes() {}

  /**
   * Refuses a way that goes from https to http, or from outside into the inside of the network,
   * where a hostile registry could use us to reach what it cannot (cloud metadata, for one).
   *
   * @throws RegistryException.Protocol if it is refused
   */
  static void check(Endpoint endpoint, URI from, URI to, String what) throws RegistryException {
    String scheme = String.valueOf(to.getScheme());
    String host = to.getHost();
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw refused(endpoint, to, what, "it is not an http URL");
    }
    if (scheme.equals("http") && "https".equals(from.getScheme())) {
      throw refused(endpoint, to, what, "it would leave https");
    }
    boolean ownHost = host.equalsIgnoreCase(endpoint.base().getHost());
    boolean inward = HostKind.of(host) != HostKind.PUBLIC;
    if (!ownHost && inward && HostKind.of(endpoint.base().getHost()) == HostKind.PUBLIC) {
      throw refused(endpoint, to, what, "it leads into the local network");
    }
  }

  private static RegistryException refused(Endpoint endpoint, URI to, String what, String why) {
    return new RegistryException.Protocol(
        "'"
            + endpoint.registry()
            + "' names '"
            + Printable.of(to)
            + "' as "
            + what
            + ", which is refused: "
            + why
            + "; ask its operator",
        0);
  }
}
