package dev.envbuilder.dockerfile;

/** A flag that is on, off, or not given, where not given is not the same as off. */
public enum Toggle {
  UNSET,
  ON,
  OFF;

  /** The choice, or {@code fallback} where none was made. */
  public boolean orElse(boolean fallback) {
    return switch (this) {
      case UNSET -> fallback;
      case ON -> true;
      case OFF -> false;
    };
  }

  static Toggle of(boolean on) {
    return on ? ON : OFF;
  }
}
