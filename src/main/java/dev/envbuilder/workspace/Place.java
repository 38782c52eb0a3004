package dev.envbuilder.workspace;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.path.BytePath;
import java.nio.file.Path;
import java.util.Set;

/**
 * The container as it was found.
 *
 * @param base our own folder, {@code /.envbuilder}
 * @param launcher the program that becomes a command
 * @param inherited what the container was started with
 * @param optionNames the options' names without prefix
 * @param signs what tells a container from a host
 */
public record Place(
    Path base,
    BytePath launcher,
    Processes processes,
    EnvironmentBlock inherited,
    Set<String> optionNames,
    ContainerSigns signs) {
  public Place {
    optionNames = Set.copyOf(optionNames);
  }
}
