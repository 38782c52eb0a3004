package dev.envbuilder.workspace;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Capability;
import dev.envbuilder.linux.Mount;
import dev.envbuilder.workspace.StartException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides whether this is a container whose root file system may be rewritten. A host is recognised
 * by what no container has: the initial PID name space, a running systemd, a root that is a whole
 * disk without any container engine's mark.
 */
public final class ContainerCheck {
  /** The inode of the first PID name space, fixed in the kernel (PROC_PID_INIT_INO). */
  private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

  private static final int COUNTDOWN_SECONDS = 10;

  private static final Set<String> DISK_FILE_SYSTEMS =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs");

  private static final Set<Capability> NEEDED =
      Set.of(
          Capability.CHOWN,
          Capability.DAC_OVERRIDE,
          Capability.FOWNER,
          Capability.FSETID,
          Capability.SETGID,
          Capability.SETUID,
          Capability.KILL);

  private final ContainerSigns signs;

  public ContainerCheck(ContainerSigns signs) {
    this.signs = signs;
  }

  /**
   * Refuses to go on where the root must not be rewritten.
   *
   * @param force whether the user takes the risk: then ten seconds remain to stop it
   */
  public void require(boolean force, EventSink events) throws StartException, InterruptedException {
    requireRights();
    List<String> objections = objections();
    if (objections.isEmpty()) {
      return;
    }
    String why =
        "this does not look like a container whose root file system may be deleted: "
            + String.join(", ", objections);
    if (!force) {
      throw new StartException(
          Reason.NOT_ALLOWED_HERE, why + ". If it is one, set ENVBUILDER_FORCE_SAFE=true");
    }
    events.accept(
        new Event.Warning(
            why
                + ". ENVBUILDER_FORCE_SAFE is set: it will be deleted in "
                + COUNTDOWN_SECONDS
                + " seconds"));
    Thread.sleep(COUNTDOWN_SECONDS * 1000L);
  }

  /**
   * Refuses what the program cannot work in at all.
   *
   * @throws StartException if it is not root or lacks a capability; the message has the remedy
   */
  void requireRights() throws StartException {
    if (signs.uid() != 0) {
      throw new StartException(
          Reason.NOT_ALLOWED_HERE,
          "envbuilder runs as user "
              + signs.uid()
              + ", and must be root to make files of every user: in Kubernetes, set"
              + " securityContext.runAsUser to 0; with docker, leave --user out");
    }
    List<String> missing = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if (NEEDED.contains(capability) && !signs.capabilities().has(capability)) {
        missing.add(capability.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new StartException(
          Reason.NOT_ALLOWED_HERE,
          "the container lacks capabilities that Docker gives by default: "
              + String.join(", ", missing)
              + ". In Kubernetes, add 'securityContext: {capabilities: {add: ["
              + String.join(", ", missing)
              + "]}}'; with docker, add --cap-add "
              + String.join(" --cap-add ", missing).toLowerCase(Locale.ROOT));
    }
  }

  /** Why the root must not be rewritten; empty if it may. */
  List<String> objections() {
    List<String> objections = new ArrayList<>();
    if (signs.pidNamespace().equals(INITIAL_PID_NAMESPACE)) {
      objections.add("it has the host's process numbers");
    }
    if (signs.systemd()) {
      objections.add("systemd runs here");
    }
    if (!signs.engineMark() && rootIsAWholeDisk()) {
      objections.add("its root is a whole disk");
    }
    return objections;
  }

  private boolean rootIsAWholeDisk() {
    for (Mount mount : signs.mounts().mounts()) {
      if (mount.point().length() == 1 && mount.root().length() == 1) {
        return DISK_FILE_SYSTEMS.contains(mount.fsType());
      }
    }
    return false;
  }
}
