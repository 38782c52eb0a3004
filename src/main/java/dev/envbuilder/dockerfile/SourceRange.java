package dev.envbuilder.dockerfile;

/**
 * Where something stands in a Dockerfile.
 *
 * @param file the file's name, for people
 * @param startLine the first line, from 1
 * @param endLine the last line, heredoc bodies included
 * @param column the column in the first line, from 1, in characters
 */
public record SourceRange(String file, int startLine, int endLine, int column) {
  /** {@code Dockerfile:3:1}, as compilers print it and editors jump to it. */
  @Override
  public String toString() {
    return file + ":" + startLine + ":" + column;
  }
}
