package dev.envbuilder.dockerfile.lint;

import dev.envbuilder.dockerfile.ExposedPorts;
import dev.envbuilder.dockerfile.ValueException;
import java.util.Locale;

/** The rules about a word of EXPOSE (BuildKit {@code convert_expose.go} parsePort). */
final class PortRules {
  private PortRules() {}

  static void check(Placed at, String text, Findings findings) throws ValueException {
    int colon = text.lastIndexOf(':');
    String container = text.substring(colon + 1);
    int slash = container.indexOf('/');
    String protocol = slash < 0 ? "" : container.substring(slash + 1);
    if (!protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
      findings.add(at.options(), Rule.EXPOSE_PROTO_CASING, at.range(), text);
    }
    if (colon > 0) {
      findings.add(at.options(), Rule.EXPOSE_INVALID_FORMAT, at.range(), text);
    }
    ExposedPorts.parse(text);
  }
}
