package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program to run and all that it inherits; nothing else of this process reaches it.
 *
 * @param argv the program, searched in the PATH of {@code environment}, and its arguments
 * @param environment {@code NAME=value} entries, in this order
 * @param workingDirectory entered as the user that the command runs as
 * @param ids whom to run as; empty keeps those of this process
 * @param umask the permission bits that new files do not get
 * @param newSession whether it leads a session and process group of its own, without a terminal
 * @param ownNetwork whether it has a network of its own, with nothing but a loopback interface
 * @param coreFiles whether a crash of it may leave a core file, if the container's limit allows it:
 *     such a file holds its memory and environment
 * @param mounts what is done in a mount namespace of its own; it has none if this is empty
 */
// An Optional as a component, as this is a value that a caller builds once and hands on.
public record Command(
    List<byte[]> argv,
    List<byte[]> environment,
    BytePath workingDirectory,
    Optional<Ids> ids,
    int umask,
    boolean newSession,
    boolean ownNetwork,
    boolean coreFiles,
    List<MountAction> mounts) {
  /**
   * The largest limit that keeps core files from pipes of core_pattern, too; 0 does not: core(5).
   */
  private static final String NO_CORE = "1";

  public Command {
    mounts = List.copyOf(mounts);
    argv = CStrings.checked(argv);
    environment = CStrings.checked(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    if (umask < 0 || umask > 0777) {
      throw new IllegalArgumentException("umask " + Integer.toOctalString(umask));
    }
  }

  /** A command with the network and the mounts of this process. */
  public Command(
      List<byte[]> argv,
      List<byte[]> environment,
      BytePath workingDirectory,
      Optional<Ids> ids,
      int umask,
      boolean newSession) {
    this(argv, environment, workingDirectory, ids, umask, newSession, false, true, List.of());
  }

  /** The arguments that make the launcher become this command: {@code envbuilder run … -- …}. */
  List<byte[]> launcherArguments(BytePath launcher) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(launcher.toByteArray());
    add(arguments, "run");
    add(arguments, "-w");
    arguments.add(workingDirectory.toByteArray());
    if (ids.isPresent()) {
      Ids who = ids.get();
      add(arguments, "-u", Long.toString(who.uid()), "-g", Long.toString(who.gid()), "-G");
      StringBuilder groups = new StringBuilder();
      for (long group : who.groups()) {
        groups.append(groups.isEmpty() ? "" : ",").append(group);
      }
      add(arguments, groups.toString());
    }
    add(arguments, "-m", Integer.toOctalString(umask));
    if (newSession) {
      add(arguments, "-s");
    }
    if (ownNetwork) {
      add(arguments, "-n");
    }
    if (!coreFiles) {
      add(arguments, "-c", NO_CORE);
    }
    mounts.forEach(action -> action.addTo(arguments));
    add(arguments, "--");
    arguments.addAll(argv);
    return arguments;
  }

  /** The arguments that make the launcher do all but start the command: it ends with 0 instead. */
  List<byte[]> trialArguments(BytePath launcher) {
    List<byte[]> arguments = launcherArguments(launcher);
    arguments.add(2, "-t".getBytes(StandardCharsets.UTF_8));
    return arguments;
  }

  private static void add(List<byte[]> arguments, String... texts) {
    for (String text : texts) {
      arguments.add(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
