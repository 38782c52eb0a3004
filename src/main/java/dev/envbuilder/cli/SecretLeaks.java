package dev.envbuilder.cli;

import dev.envbuilder.build.LeakGuard;
import dev.envbuilder.secret.SecretSearch;

/** Makes the guard against secrets in layers that the options ask for. */
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
}
