package dev.envbuilder.net;

import java.util.Locale;

/** How near a host is, told from its name alone, without asking the DNS. */
public enum HostKind {
  /** This machine: nobody can listen in between, so plain http is fine. */
  LOOPBACK,
  /** A private network: often without TLS, but others can listen. */
  PRIVATE,
  PUBLIC;

  /** The kind of {@code host} or {@code host:port}. */
  public static HostKind of(String authority) {
    String host = stripPort(authority).toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return LOOPBACK;
    }
    if (host.endsWith(".local")) {
      return PRIVATE;
    }
    if (host.startsWith("[")) {
      return ofIpv6(host.substring(1, host.length() - 1));
    }
    int[] octets = octets(host);
    return octets.length == 4 ? ofIpv4(octets) : PUBLIC;
  }

  public static String stripPort(String authority) {
    int close = authority.lastIndexOf(']');
    int colon = authority.lastIndexOf(':');
    return colon > close ? authority.substring(0, colon) : authority;
  }

  private static HostKind ofIpv4(int[] octets) {
    int a = octets[0];
    int b = octets[1];
    if (a == 127) {
      return LOOPBACK;
    }
    boolean near =
        a == 10
            || a == 0
            || (a == 172 && b >= 16 && b < 32)
            || (a == 192 && b == 168)
            || (a == 169 && b == 254)
            || (a == 100 && b >= 64 && b < 128);
    return near ? PRIVATE : PUBLIC;
  }

  private static HostKind ofIpv6(String address) {
    if (address.equals("::1") || address.equals("0:0:0:0:0:0:0:1")) {
      return LOOPBACK;
    }
    boolean near =
        address.startsWith("fc")
            || address.startsWith("fd")
            || address.startsWith("fe8")
            || address.startsWith("fe9")
            || address.startsWith("fea")
            || address.startsWith("feb")
            || address.startsWith("::");
    return near ? PRIVATE : PUBLIC;
  }

  /** The four numbers of an IPv4 address, or an empty array. */
  static int[] octets(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return new int[0];
    }
    int[] octets = new int[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (part.isEmpty() || part.length() > 3) {
        return new int[0];
      }
      for (int j = 0; j < part.length(); j++) {
        if (part.charAt(j) < '0' || part.charAt(j) > '9') {
          return new int[0];
        }
        octets[i] = octets[i] * 10 + part.charAt(j) - '0';
      }
      if (octets[i] > 255) {
        return new int[0];
      }
    }
    return octets;
  }
}
