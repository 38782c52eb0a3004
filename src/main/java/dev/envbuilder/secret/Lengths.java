package dev.envbuilder.secret;

/**
 * Which values are looked for.
 *
 * @param shortest the shortest value, and the shortest pattern, in bytes
 * @param shortestLine the shortest line of a value of several lines that stands for it
 * @param shortestKeyLine the same of a key in PEM
 * @param longest a longer value is looked for in parts of this length
 */
record Lengths(int shortest, int shortestLine, int shortestKeyLine, int longest) {
  /** For text that people read: too many stars do little harm. */
  static final Lengths TEXT = new Lengths(4, 4, 4, 64 << 10);

  /** For files, of which there are gigabytes: a hit by chance ends a build. */
  static final Lengths FILES = new Lengths(6, 8, 16, 256);
}
