package dev.envbuilder.cli;

/** The program's exit codes; the documentation lists them. */
enum ExitCode {
  DONE(0),
  /** The user's Dockerfile, a missing image, a failing RUN. */
  BUILD_FAILED(1),
  WRONG_OPTIONS(2),
  /** The container lacks a right, or is none. */
  NOT_ALLOWED_HERE(3),
  /** A secret was about to get into a layer or an image. */
  LEAK(4),
  /** A bug of ours. */
  INTERNAL(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
