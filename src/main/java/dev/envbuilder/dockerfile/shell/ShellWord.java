package dev.envbuilder.dockerfile.shell;

import java.util.List;
import java.util.Set;

/**
 * A word of a command.
 *
 * @param raw as written
 * @param text without quotes and escapes; variables and command substitutions as written
 * @param variables the names of the variables whose values become part of it
 * @param substitutions the scripts whose output does
 */
public record ShellWord(
    String raw, String text, Set<String> variables, List<List<Pipeline>> substitutions) {
  public ShellWord {
    variables = Set.copyOf(variables);
    substitutions = List.copyOf(substitutions);
  }

  /** A word that stands for nothing but itself. */
  public static ShellWord literal(String text) {
    return new ShellWord(text, text, Set.of(), List.of());
  }
}
