package dev.envbuilder.rootfs;

import dev.envbuilder.path.BytePath;

/** A path that leads nowhere in the root. */
public final class ResolveException extends RootfsException {
  private static final long serialVersionUID = 1L;

  /** Why it does. */
  public enum Reason {
    MISSING("does not exist"),
    NOT_A_DIRECTORY("is not a directory"),
    LINK_LOOP("leads through more than " + Root.MAX_LINKS + " symbolic links");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;

  ResolveException(BytePath path, BytePath where, Reason reason) {
    super(path, "path '" + path + "': '" + where + "' " + reason.text);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
