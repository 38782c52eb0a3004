package dev.envbuilder.workspace;

import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.linux.EnvironmentBlock;
import java.util.Map;
import java.util.Set;

/**
 * The environment of the init command. It is made from nothing, in this order, later ones winning:
 * what the container was started with, without any option or secret; {@code /etc/environment} of
 * the finished root; the image's ENV; {@code ENVBUILDER=true}; HOME of the user.
 */
final class UserEnvironment {
  private static final String PREFIX = "ENVBUILDER_";

  private UserEnvironment() {}

  /**
   * The variables common to all that runs in the finished environment; HOME is still to be set.
   *
   * @param optionNames the options' names without prefix: the bare variables are options too
   */
  static EnvironmentBlock compose(
      EnvironmentBlock inherited,
      Set<String> optionNames,
      Map<String, String> etcEnvironment,
      ImageConfig image) {
    EnvironmentBlock block =
        inherited.without(name -> name.startsWith(PREFIX) || optionNames.contains(name));
    for (Map.Entry<String, String> variable : etcEnvironment.entrySet()) {
      block = block.with(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> variable : image.envMap().entrySet()) {
      block = block.with(variable.getKey(), variable.getValue());
    }
    return block.with("ENVBUILDER", "true");
  }
}
