package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.ssh.SshSocket;
import dev.envbuilder.ssh.SshSource;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Shows {@code type=ssh}: a socket at which an agent answers while the step runs. */
final class SshMounts {
  static final String VARIABLE = "SSH_AUTH_SOCK";

  private final BytePath disk;
  private final EventSink events;

  /**
   * @param disk a directory of ours, in which the sockets are
   */
  SshMounts(BytePath disk, EventSink events) {
    this.disk = disk;
    this.events = events;
  }

  /** Where the socket of the nth ssh mount of a step is (BuildKit {@code client/llb/exec.go}). */
  static String target(SshMount mount, int n) {
    return mount.target().isEmpty() ? "/run/buildkit/ssh_agent." + n : mount.target();
  }

  /**
   * The variable that tells of the first socket, as {@code NAME=value}: whether there is an agent
   * or not, as in BuildKit.
   */
  static Optional<String> variable(RunStep step) {
    return step.sshMounts().stream().findFirst().map(mount -> VARIABLE + "=" + target(mount, 0));
  }

  void show(SshMount mount, SshSource agent, BytePath target, MountPoints points)
      throws BuildException, IOException {
    StepStorage storage = StepStorage.make(disk);
    points.later(storage::close);
    Directory directory = storage.directory();
    SshSocket socket =
        agent.listen(directory.path(), mount.uid(), mount.gid(), mount.mode() & 0777, events);
    points.later(socket::close);
    points.showFile("ssh mount", target, socket.path(), Set.of());
  }
}
