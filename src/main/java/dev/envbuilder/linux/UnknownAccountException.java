package dev.envbuilder.linux;

/** A user or group that the image does not have. */
public final class UnknownAccountException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final String name;
  private final String file;

  UnknownAccountException(String kind, String name, String file) {
    super(
        "%s '%s' is not in '%s' of the image: create it in an earlier step, or give a number"
            .formatted(kind, name, file));
    this.kind = kind;
    this.name = name;
    this.file = file;
  }

  /** {@code user} or {@code group}. */
  public String kind() {
    return kind;
  }

  /** The name, or a number that is out of range. */
  public String name() {
    return name;
  }

  /** {@code /etc/passwd} or {@code /etc/group}. */
  public String file() {
    return file;
  }
}
