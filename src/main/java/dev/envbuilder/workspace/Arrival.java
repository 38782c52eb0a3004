package dev.envbuilder.workspace;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.linux.Accounts;
import dev.envbuilder.linux.Command;
import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.linux.Handover;
import dev.envbuilder.linux.Identity;
import dev.envbuilder.linux.Ids;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.Outcome;
import dev.envbuilder.linux.Output;
import dev.envbuilder.linux.UnknownAccountException;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.KeepRules;
import dev.envbuilder.rootfs.Root;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.workspace.StartException.Reason;
import dev.envbuilder.workspace.StartSettings.InitCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of the story: user, environment, setup script, and the one {@code execve} after which
 * nothing of this program is left.
 */
final class Arrival {
  private static final int UMASK = 022;
  private static final long LARGEST_ANSWER = 1 << 20;

  private final StartSettings settings;
  private final Place place;
  private final Redactor redactor;
  private final EventSink events;

  Arrival(StartSettings settings, Place place, Redactor redactor, EventSink events) {
    this.settings = settings;
    this.place = place;
    this.redactor = redactor;
    this.events = events;
  }

  /** Refuses to rewrite a root that is not a container's, unless told to. */
  void requireContainer() throws StartException, InterruptedException {
    new ContainerCheck(place.signs()).require(settings.forceSafe(), events);
  }

  /** Becomes the init command in the environment of this image; returns only by an exception. */
  void become(ImageConfig image) throws StartException, IOException, InterruptedException {
    EnvironmentBlock environment =
        UserEnvironment.compose(place.inherited(), place.optionNames(), etcEnvironment(), image);
    BytePath workspace = BytePath.of(settings.workspaceFolder().toString());
    Files.createDirectories(settings.workspaceFolder());
    exportEnvironment(image);

    InitCommand init = settings.init();
    Identity user = identity(image.user());
    if (settings.setupScript().isPresent()) {
      SetupScript.Answer answer = setup(settings.setupScript().get(), user, environment);
      init = answer.init();
      if (answer.user().isPresent()) {
        user = identity(answer.user().get());
      }
    }
    events.accept(
        new Event.Phase("Running init command as user \"" + name(user) + "\": " + init.words()));
    removeTemporaryFiles();
    Command command =
        new Command(
            bytes(init.words()),
            environment.with("HOME", user.home().toString()).toEntries(),
            workspace,
            Optional.of(user.ids()),
            UMASK,
            false);
    LinuxException failure = Handover.become(place.launcher(), command);
    throw new StartException(
        Reason.NOT_ALLOWED_HERE,
        "the init command cannot be started: " + failure.getMessage(),
        failure);
  }

  /** Unpacked libraries, mostly: this program needs them no more, and nobody else ever did. */
  private void removeTemporaryFiles() {
    BytePath folder = BytePath.of(place.base().resolve("tmp").toString());
    try (Root root = Root.open(folder, KeepRules.NONE)) {
      root.clear();
    } catch (IOException e) {
      events.accept(
          new Event.Warning("files in '" + folder + "' could not be removed: " + e.getMessage()));
    }
  }

  private Identity identity(String user) throws StartException, IOException {
    Accounts accounts = Accounts.parse(read(Accounts.PASSWD), read(Accounts.GROUP));
    try {
      return accounts.resolve(user);
    } catch (UnknownAccountException e) {
      throw new StartException(
          Reason.BUILD_FAILED,
          "the environment is ready, but its user is not known: " + e.getMessage(),
          e);
    }
  }

  private static String name(Identity user) {
    return user.name().isEmpty() ? Long.toString(user.ids().uid()) : user.name();
  }

  private static byte[] read(BytePath file) throws IOException {
    Path path = Path.of(file.toString());
    if (!Files.isRegularFile(path)) {
      return new byte[0];
    }
    if (Files.size(path) > Accounts.FILE_CAP) {
      throw new IOException("'" + path + "' is larger than " + Accounts.FILE_CAP + " bytes");
    }
    return Files.readAllBytes(path);
  }

  private Map<String, String> etcEnvironment() throws IOException {
    byte[] content = read(BytePath.of("/etc/environment"));
    return EtcEnvironment.parse(new String(content, StandardCharsets.UTF_8));
  }

  private void exportEnvironment(ImageConfig image) throws IOException {
    if (settings.exportEnvFile().isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>(image.env());
    lines.add("ENVBUILDER=true");
    lines.sort(null);
    List<String> unfit = lines.stream().filter(line -> line.indexOf('\n') >= 0).toList();
    lines.removeAll(unfit);
    for (String line : unfit) {
      events.accept(
          new Event.Warning(
              "the variable '"
                  + line.split("[=\n]", 2)[0]
                  + "' holds a line break and is left out of the exported file"));
    }
    Path file = settings.exportEnvFile().get();
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, redactor.redact(String.join("\n", lines)) + "\n");
  }

  /** Runs the setup script as root with the terminal, if there is one, and reads its answer. */
  private SetupScript.Answer setup(String script, Identity user, EnvironmentBlock environment)
      throws StartException, IOException, InterruptedException {
    Path answer = place.base().resolve("environ");
    Files.deleteIfExists(answer);
    Files.createFile(answer);
    EnvironmentBlock variables =
        environment
            .with("HOME", "/root")
            .with("ENVBUILDER_ENV", answer.toString())
            .with("TARGET_USER", name(user));
    Command command =
        new Command(
            bytes(List.of("/bin/sh", "-c", script)),
            variables.toEntries(),
            BytePath.of(settings.workspaceFolder().toString()),
            Optional.of(new Ids(0, 0, List.of(0L))),
            UMASK,
            false);
    events.accept(new Event.Phase("Running the setup script"));
    Outcome outcome = place.processes().start(command, new Output.Inherited()).await();
    if (outcome.shellCode() != 0) {
      throw new StartException(
          Reason.BUILD_FAILED, "the setup script ended with exit code " + outcome.shellCode());
    }
    if (Files.size(answer) > LARGEST_ANSWER) {
      throw new StartException(
          Reason.WRONG_OPTIONS, "the setup script wrote too much to $ENVBUILDER_ENV");
    }
    String text = Files.readString(answer);
    Files.delete(answer);
    return SetupScript.read(text, settings.init());
  }

  private static List<byte[]> bytes(List<String> words) {
    return words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
