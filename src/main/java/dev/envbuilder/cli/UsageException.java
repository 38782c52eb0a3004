package dev.envbuilder.cli;

import org.jspecify.annotations.Nullable;

/**
 * The command line or an option variable is wrong: exit code 2, and the message names the option.
 */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(@Nullable String message) {
    super(message);
  }
}
