package dev.envbuilder.cli;

import dev.envbuilder.build.LeakGuard;
import dev.envbuilder.secret.SecretSearch;

/** What the options say of secrets in layers and on disk. */
final class SecretLeaks {
  private SecretLeaks() {}

  /**
   * The guard of a build.
   *
   * @param onFail what {@code fail} means for it
   */
  static LeakGuard guard(OptionValues options, Confidential confidential, LeakGuard.Action onFail)
      throws UsageException {
    String asked = options.get(StartOptions.SECRET_LEAK);
    LeakGuard.Action action =
        switch (asked) {
          case "fail" -> onFail;
          case "warn" -> LeakGuard.Action.WARN;
          case "off" -> LeakGuard.Action.OFF;
          default ->
              throw new UsageException(
                  "'"
                      + asked
                      + "' of "
                      + StartOptions.SECRET_LEAK.displayName()
                      + " is unknown: there are fail, warn and off");
        };
    return new LeakGuard(SecretSearch.of(confidential.all()), action);
  }

  /** Whether a secret's file may be on disk where nothing is in memory. */
  static boolean mayBeOnDisk(OptionValues options) throws UsageException {
    String asked = options.get(StartOptions.SECRET_ON_DISK);
    return switch (asked) {
      case "warn" -> true;
      case "fail" -> false;
      default ->
          throw new UsageException(
              "'"
                  + asked
                  + "' of "
                  + StartOptions.SECRET_ON_DISK.displayName()
                  + " is unknown: there are warn and fail");
    };
  }
}
