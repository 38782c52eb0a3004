package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction.Run.Network;
import dev.envbuilder.dockerfile.Instruction.Run.Security;
import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.dockerfile.RunProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RUN.
 *
 * @param shell what the shell form is given to
 * @param environment the image's ENV and the declared ARGs, {@code NAME=value}
 * @param proxies proxy variables of the build: seen by the command, in no key and no history
 * @param user as USER has it; empty for root
 * @param directory the working directory, absolute
 * @param mounts in the order of the Dockerfile
 * @param network which network the command has
 * @param security which rights
 */
record RunStep(
    About about,
    RunProgram program,
    List<String> shell,
    List<String> environment,
    List<String> proxies,
    String user,
    String directory,
    List<StepMount> mounts,
    Network network,
    Security security)
    implements Step {

  RunStep {
    shell = List.copyOf(shell);
    environment = List.copyOf(environment);
    proxies = List.copyOf(proxies);
    mounts = List.copyOf(mounts);
  }

  /** The secrets among the mounts. */
  List<SecretMount> secrets() {
    List<SecretMount> secrets = new ArrayList<>();
    for (StepMount mount : mounts) {
      if (mount.options() instanceof SecretMount secret) {
        secrets.add(secret);
      }
    }
    return secrets;
  }

  @Override
  public List<SshMount> sshMounts() {
    List<SshMount> agents = new ArrayList<>();
    for (StepMount mount : mounts) {
      if (mount.options() instanceof SshMount ssh) {
        agents.add(ssh);
      }
    }
    return agents;
  }

  @Override
  public List<TreeSource> reads() {
    return mounts.stream().map(StepMount::tree).toList();
  }

  /** The words to execute. */
  List<String> words() {
    return words(program, shell);
  }

  static List<String> words(RunProgram program, List<String> shell) {
    return switch (program) {
      case RunProgram.Arguments(List<String> arguments) -> arguments;
      case RunProgram.ShellText(String text) -> {
        List<String> words = new ArrayList<>(shell);
        words.add(text);
        yield words;
      }
      case RunProgram.Script(String path, String content) -> List.of(path);
    };
  }

  /** The file that must exist while the command runs. */
  Optional<RunProgram.Script> script() {
    return program instanceof RunProgram.Script script ? Optional.of(script) : Optional.empty();
  }

  @Override
  public void describe(CacheKey.Parts key, StepContext context) throws BuildException, IOException {
    key.put("step", "RUN").put("words", words());
    script().ifPresent(script -> key.put("script", script.content()));
    key.putVariables("environment", environment).put("user", user).put("directory", directory);
    if (network != Network.DEFAULT) {
      key.put("network", network.toString());
    }
    if (security != Security.SANDBOX) {
      key.put("security", security.toString());
    }
    context.commands().describe(this, key);
  }

  @Override
  public void execute(StepContext context)
      throws BuildException, IOException, InterruptedException {
    context.commands().run(this, context);
  }
}
