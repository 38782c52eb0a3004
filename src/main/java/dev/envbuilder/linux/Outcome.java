package dev.envbuilder.linux;

/** How a process ended. */
public sealed interface Outcome {
  /** By itself, with a code from 0 to 255. */
  record Exited(int code) implements Outcome {}

  /** By a signal. */
  record Killed(int signal) implements Outcome {}

  /** The code that a shell reports: 128 and the signal's number for a killed process. */
  default int shellCode() {
    return switch (this) {
      case Exited exited -> exited.code();
      case Killed killed -> 128 + killed.signal();
    };
  }

  /** Takes a status of waitpid(2) apart. */
  static Outcome ofStatus(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? new Exited((status >> 8) & 0xff) : new Killed(signal);
  }
}
