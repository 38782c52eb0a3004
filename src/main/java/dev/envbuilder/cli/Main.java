package dev.envbuilder.cli;

/** Where Java begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("envbuilder 0.1.0-SNAPSHOT");
  }
}
