package dev.envbuilder.registry;

import dev.envbuilder.image.Digest;
import dev.envbuilder.net.RetryListener;

/**
 * Hears what takes time. Called from the threads that transfer, so it must be quick and may not
 * throw. No argument holds a credential.
 */
public interface RegistryListener extends RetryListener {
  /** Hears nothing. */
  RegistryListener SILENT = new RegistryListener() {};

  /** A download goes on where it broke off. */
  default void resumed(Digest blob, long offset, String reason) {}

  /** A mirror could not serve; the next one or the origin will. */
  default void mirrorSkipped(String mirror, String reason) {}

  /** So many more bytes of a blob came in; negative where some must come again. */
  default void received(Digest blob, long bytes) {}

  /** So many more bytes of a blob went out; negative where an upload starts again. */
  default void sent(Digest blob, long bytes) {}
}
