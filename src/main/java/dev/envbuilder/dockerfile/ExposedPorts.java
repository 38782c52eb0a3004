package dev.envbuilder.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What one word of EXPOSE names: {@code [[ip:]hostPort:]port[-port][/protocol]}. The host's part is
 * checked and dropped (BuildKit {@code dockerfile2llb/convert_expose.go}).
 *
 * @param first the first port, 0 to 65535
 * @param last the last port
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record ExposedPorts(int first, int last, String protocol) {
  /** The keys of the image config's {@code ExposedPorts}: {@code 8080/tcp}, ... */
  public List<String> names() {
    return IntStream.rangeClosed(first, last).mapToObj(port -> port + "/" + protocol).toList();
  }

  /** Reads an expanded word. */
  public static ExposedPorts parse(String text) throws ValueException {
    int colon = text.lastIndexOf(':');
    String container = text.substring(colon + 1);
    int slash = container.indexOf('/');
    String protocol = slash < 0 ? "" : container.substring(slash + 1).toLowerCase(Locale.ROOT);
    if (protocol.isEmpty()) {
      protocol = "tcp";
    } else if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw new ValueException(
          text,
          colon + 2 + slash,
          "unknown protocol '" + protocol + "': it takes tcp, udp or sctp");
    }
    String ports = slash < 0 ? container : container.substring(0, slash);
    int[] range = range(text, colon + 1, ports);
    if (colon >= 0) {
      checkHost(text, text.substring(0, colon), range);
    }
    return new ExposedPorts(range[0], range[1], protocol);
  }

  private static void checkHost(String text, String host, int[] container) throws ValueException {
    int colon = host.lastIndexOf(':');
    String ports = host.substring(colon + 1);
    if (!ports.isEmpty()) {
      int[] range = range(text, colon + 1, ports);
      boolean single = container[0] == container[1];
      if (!single && container[1] - container[0] != range[1] - range[0]) {
        throw new ValueException(text, colon + 1, "the two port ranges differ in length");
      }
    }
    if (colon > 0 && !isAddress(host.substring(0, colon))) {
      throw new ValueException(text, 0, "'" + host.substring(0, colon) + "' is no IP address");
    }
  }

  /** Good enough for a part that is dropped: hexadecimal digits, dots, colons, brackets. */
  private static boolean isAddress(String text) {
    return text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || ".:[]%".indexOf(c) >= 0)
        && (text.indexOf('.') > 0 || text.indexOf(':') >= 0);
  }

  private static int[] range(String text, int offset, String ports) throws ValueException {
    int dash = ports.indexOf('-');
    int first = port(text, offset, dash < 0 ? ports : ports.substring(0, dash));
    int last = dash < 0 ? first : port(text, offset + dash + 1, ports.substring(dash + 1));
    if (last < first) {
      throw new ValueException(text, offset, "the port range ends before it begins");
    }
    return new int[] {first, last};
  }

  private static int port(String text, int offset, String digits) throws ValueException {
    int port = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length() && port >= 0; i++) {
      char c = digits.charAt(i);
      port = c < '0' || c > '9' ? -1 : port * 10 + c - '0';
      port = port > 65535 ? -1 : port;
    }
    if (port < 0) {
      throw new ValueException(text, offset, "'" + digits + "' is no port from 0 to 65535");
    }
    return port;
  }
}
