package dev.envbuilder.dockerfile.lint;

/** A name in double quotes, as findings show it. */
final class Quoted {
  private Quoted() {}

  static String of(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
