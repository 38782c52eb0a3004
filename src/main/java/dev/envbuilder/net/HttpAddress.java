package dev.envbuilder.net;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL as people write it: what a URI must escape and they did not is escaped, and
 * user and password are taken out of it. Prints without them, without the query and the fragment.
 */
public final class HttpAddress {
  private final URI uri;
  private final Optional<String> userInfo;

  private HttpAddress(URI uri, Optional<String> userInfo) {
    this.uri = uri;
    this.userInfo = userInfo;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with what is wrong, without the URL
   */
  public static HttpAddress parse(String text) {
    int scheme = text.indexOf("://");
    String name = scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(Locale.ROOT);
    if (!name.equals("http") && !name.equals("https")) {
      throw new IllegalArgumentException("it does not begin with http:// or https://");
    }
    int fragment = text.indexOf('#');
    String rest = text.substring(scheme + 3, fragment < 0 ? text.length() : fragment);
    int end = rest.length();
    for (char c : new char[] {'/', '?'}) {
      int at = rest.indexOf(c);
      end = at < 0 ? end : Math.min(end, at);
    }
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    String host = host(authority.substring(at + 1));
    try {
      URI uri = new URI(name + "://" + host + escape(rest.substring(end)));
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("its host is not a host's name");
      }
      String user = at < 0 ? "" : authority.substring(0, at);
      return new HttpAddress(uri, user.isEmpty() ? Optional.empty() : Optional.of(user));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(String.valueOf(e.getReason()), e);
    }
  }

  /** Without user and fragment. */
  public URI uri() {
    return uri;
  }

  /** The value of an Authorization header for the URL's user and password. */
  public Optional<String> authorization() {
    return userInfo.map(user -> {
      int colon = user.indexOf(':');
      String name = decoded(colon < 0 ? user : user.substring(0, colon));
      String password = colon < 0 ? "" : decoded(user.substring(colon + 1));
      byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    });
  }

  /**
   * The last element of the path, decoded; empty where there is none (Go's {@code path.Base}).
   *
   * @throws IllegalArgumentException if it is not UTF-8
   */
  public String lastName() {
    String path = String.valueOf(uri.getRawPath());
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String decoded = decoded(path.substring(0, end));
    return decoded.substring(decoded.lastIndexOf('/') + 1);
  }

  /** Where a Location header of this URL's answer leads. */
  HttpAddress resolve(String location) {
    String escaped = escape(location.strip());
    URI next = URI.create(escaped);
    if (next.isAbsolute()) {
      return parse(escaped);
    }
    // the JDK drops the last element of the path before a query alone
    String relative = escaped.startsWith("?") ? uri.getRawPath() + escaped : escaped;
    return parse(uri.resolve(relative).toString());
  }

  /** Whether a credential for this URL may be sent to another: same host, no step down to http. */
  boolean trusts(HttpAddress other) {
    return uri.getAuthority().equalsIgnoreCase(other.uri.getAuthority())
        && uri.getScheme().equals(other.uri.getScheme());
  }

  private static String host(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    return ascii ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
  }

  /** Percent-escapes what a URI may not hold; escapes that are there stay. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < 0x20 || c == 0x7f) {
        throw new IllegalArgumentException("it holds a control character");
      }
      if (c > 0x7f || " \"<>\\^`{|}[]".indexOf(c) >= 0) {
        out.append(String.format(Locale.ROOT, "%%%02X", c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  private static String decoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%' && i + 2 < in.length) {
        out.put((byte) Integer.parseInt(new String(in, i + 1, 2, StandardCharsets.UTF_8), 16));
        i += 2;
      } else {
        out.put(in[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpAddress address
        && uri.equals(address.uri)
        && userInfo.equals(address.userInfo);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, userInfo);
  }

  /** For messages. */
  @Override
  public String toString() {
    return Printable.of(uri);
  }
}
