package dev.envbuilder.registry;

/** How a blob came to be in a repository. */
public enum PushResult {
  /** It was there already. */
  EXISTED,
  /** The registry linked it from another repository. */
  MOUNTED,
  /** It was sent. */
  UPLOADED
}
