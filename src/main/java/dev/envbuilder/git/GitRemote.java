package dev.envbuilder.git;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of repositories as text. */
public final class GitRemote {
  private static final Pattern USER =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)([^/?#@\\s]*@)+");

  private GitRemote() {}

  /** A text with the user and password of each URL in it replaced, as BuildKit does it. */
  public static String redact(String text) {
    Matcher matcher = USER.matcher(text);
    return matcher.replaceAll(found -> {
      String user = text.substring(found.end(1), found.end());
      return Matcher.quoteReplacement(
          found.group(1) + (user.contains(":") ? "xxxxx:xxxxx@" : "xxxxx@"));
    });
  }

  /**
   * The address of a submodule: one that begins with {@code ./} or {@code ../} is relative to the
   * repository's own ({@code git help submodule}, "add").
   */
  static String resolve(String parent, String url) {
    if (!url.startsWith("./") && !url.startsWith("../")) {
      return url;
    }
    String base = parent;
    String rest = url;
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    while (true) {
      if (rest.startsWith("./")) {
        rest = rest.substring(2);
      } else if (rest.startsWith("../")) {
        rest = rest.substring(3);
        int slash = base.lastIndexOf('/');
        int colon = base.lastIndexOf(':');
        // never more than the path: the scheme and the host stay
        int floor = base.indexOf("://") < 0 ? -1 : base.indexOf('/', base.indexOf("://") + 3);
        base = slash > Math.max(floor - 1, colon) ? base.substring(0, slash) : cut(base, colon);
      } else {
        String joint = base.endsWith(":") ? "" : "/";
        return base + joint + rest;
      }
    }
  }

  private static String cut(String base, int colon) {
    return base.contains("://") || colon < 0 ? base : base.substring(0, colon + 1);
  }
}
