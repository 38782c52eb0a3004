package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Instruction.Run.Network;
import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Command;
import dev.envbuilder.linux.Identity;
import dev.envbuilder.linux.Outcome;
import dev.envbuilder.linux.Output;
import dev.envbuilder.linux.Processes;
import dev.envbuilder.linux.Running;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs the commands of RUN steps in the live root. A command sees the image's ENV, the declared
 * ARGs, the proxies given to the build, and the secrets that its step declares; nothing of this
 * process. When it has ended, nothing that it started is left.
 */
final class Commands {
  private static final int UMASK = 022;
  private static final String PATH = "PATH";
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Processes processes;
  private final Directories directories;
  private final SecretStore secrets;
  private final RunMounts mounts;
  private final EventSink events;

  Commands(
      Processes processes,
      Directories directories,
      SecretStore secrets,
      RunMounts mounts,
      EventSink events) {
    this.processes = processes;
    this.directories = directories;
    this.secrets = secrets;
    this.mounts = mounts;
    this.events = events;
  }

  /** Adds what the mounts of a step are to its key. */
  void describe(RunStep step, CacheKey.Parts key) throws BuildException, IOException {
    mounts.describe(step, key);
  }

  void run(RunStep step, StepContext context)
      throws BuildException, IOException, InterruptedException {
    processes.verifyProgram();
    try {
      runTree(step, context);
    } finally {
      // also after a failure: what comes next would run what the step has left there
      processes.verifyProgram();
    }
  }

  private void runTree(RunStep step, StepContext context)
      throws BuildException, IOException, InterruptedException {
    Identity who = directories.identity(step.user(), step.about().range());
    directories.make(step.directory(), "", step.about().range());
    List<byte[]> environment = environment(step, who);
    OutputLines lines = new OutputLines(context.number(), events);
    try (StepMounts shown = mounts.show(step)) {
      Command command =
          new Command(
              bytes(words(step, shown)),
              environment,
              BytePath.of(step.directory()),
              Optional.of(who.ids()),
              UMASK,
              true,
              step.network() == Network.NONE,
              step.secrets().isEmpty() && step.sshMounts().isEmpty(),
              shown.mounts());
      Running running =
          processes.start(command, new Output.Piped((b, length) -> lines.write(b, 0, length)));
      Outcome outcome = running.awaitTree();
      if (outcome.shellCode() != 0) {
        throw BuildException.at(
            step.about().range(),
            failure(step, outcome)
                + absentSecrets(step)
                + shown.problem().map(problem -> "; " + problem).orElse(""));
      }
    } finally {
      environment.forEach(entry -> Arrays.fill(entry, (byte) 0));
      lines.end();
    }
  }

  /** Optional secrets that nobody gave: the step may not have known that they are. */
  private String absentSecrets(RunStep step) {
    List<String> absent = new ArrayList<>();
    for (SecretMount mount : step.secrets()) {
      if (secrets.find(mount.id()).isEmpty()) {
        absent.add("'" + mount.id() + "'");
      }
    }
    return absent.isEmpty()
        ? ""
        : "; these build secrets were not given: " + String.join(", ", absent);
  }

  private static String failure(RunStep step, Outcome outcome) {
    String command = "the command of '" + step.about().text() + "'";
    return switch (outcome) {
      case Outcome.Exited(int code) when code == 127 ->
          command + " ended with exit code 127: a program was not found";
      case Outcome.Exited(int code) -> command + " ended with exit code " + code;
      case Outcome.Killed(int signal) when signal == 9 ->
          command
              + " was killed by signal 9 (exit code 137); if nobody did that, the container's memory"
              + " limit may be too low";
      case Outcome.Killed(int signal) ->
          command + " was killed by signal " + signal + " (exit code " + (128 + signal) + ")";
    };
  }

  /** The words to execute; a script is put where this container allows it to be. */
  private static List<String> words(RunStep step, StepMounts files) throws IOException {
    if (step.script().isEmpty()) {
      return step.words();
    }
    byte[] script = step.script().get().content().getBytes(StandardCharsets.UTF_8);
    return List.of(files.place(script).toString());
  }

  private List<byte[]> environment(RunStep step, Identity who) throws BuildException {
    List<String> texts = new ArrayList<>(step.environment());
    texts.addAll(step.proxies());
    Optional<String> agent = SshMounts.variable(step);
    if (agent.isPresent() && !has(texts, SshMounts.VARIABLE)) {
      texts.add(agent.get());
    }
    if (!has(texts, PATH)) {
      texts.add(PATH + "=" + DEFAULT_PATH);
    }
    if (!has(texts, "HOME")) {
      texts.add("HOME=" + who.home());
    }
    List<byte[]> entries = new ArrayList<>();
    for (SecretMount mount : step.secrets()) {
      Optional<Secret> secret = secrets.find(mount.id());
      if (mount.variable().isPresent() && secret.isPresent()) {
        String name = mount.variable().get();
        texts.removeIf(entry -> entry.startsWith(name + "="));
        entries.add(entry(step, mount.id(), name, secret.get()));
      }
    }
    entries.addAll(bytes(texts));
    return entries;
  }

  private static boolean has(List<String> entries, String name) {
    return entries.stream().anyMatch(entry -> entry.startsWith(name + "="));
  }

  private static byte[] entry(RunStep step, String id, String name, Secret secret)
      throws BuildException {
    byte[] start = (name + "=").getBytes(StandardCharsets.UTF_8);
    byte[] value = secret.reveal();
    byte[] entry = Arrays.copyOf(start, start.length + value.length);
    System.arraycopy(value, 0, entry, start.length, value.length);
    boolean unfit = false;
    for (byte b : value) {
      unfit |= b == 0;
    }
    Arrays.fill(value, (byte) 0);
    if (unfit) {
      Arrays.fill(entry, (byte) 0);
      throw BuildException.at(
          step.about().range(),
          "the build secret '"
              + id
              + "' holds a NUL byte, so it cannot be a variable: use a file, with 'target' and"
              + " without 'env'");
    }
    return entry;
  }

  private static List<byte[]> bytes(List<String> words) {
    List<byte[]> all = new ArrayList<>();
    words.forEach(word -> all.add(word.getBytes(StandardCharsets.UTF_8)));
    return all;
  }
}
