package dev.envbuilder.dockerfile;

import java.util.List;

/**
 * A FROM and what follows it.
 *
 * @param index its number, from 0
 * @param from the FROM
 * @param instructions the instructions after it
 */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {
  public Stage {
    instructions = List.copyOf(instructions);
  }

  /** The name in lower case, empty if it has none. */
  public String name() {
    return from.stageName();
  }

  /** The name, or the number where it has none. */
  public String label() {
    return name().isEmpty() ? Integer.toString(index) : name();
  }

  /** Where it begins. */
  public SourceRange range() {
    return from.range();
  }
}
