package dev.envbuilder.cli;

import java.util.List;

/**
 * Where Java begins. What needs nothing but text is answered here, before any other class is
 * loaded.
 */
public final class Main {
  /** The version, as the build knows it. */
  static final String VERSION = "0.1.0-SNAPSHOT";

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1) {
      switch (args[0]) {
        case "--version", "-V" -> {
          System.out.println("envbuilder " + VERSION);
          return;
        }
        case "--help", "-h", "help" -> {
          System.out.print(Help.overview());
          return;
        }
        default -> {
          // a command, handled below
        }
      }
    }
    System.exit(new App().run(List.of(args)).number());
  }
}
