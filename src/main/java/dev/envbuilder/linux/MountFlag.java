package dev.envbuilder.linux;

/** What a mount keeps from whoever uses it. */
public enum MountFlag {
  READ_ONLY("ro"),
  NO_SET_ID("nosuid"),
  NO_DEVICES("nodev"),
  NO_PROGRAMS("noexec");

  private final String option;

  MountFlag(String option) {
    this.option = option;
  }

  /** Its name as in mount(8). */
  String option() {
    return option;
  }
}
