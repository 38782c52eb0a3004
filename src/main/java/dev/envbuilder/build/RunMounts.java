package dev.envbuilder.build;

import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.RunMount.BindMount;
import dev.envbuilder.dockerfile.RunMount.CacheMount;
import dev.envbuilder.dockerfile.RunMount.SecretMount;
import dev.envbuilder.dockerfile.RunMount.SshMount;
import dev.envbuilder.dockerfile.RunMount.TmpfsMount;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.MountFlag;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.secret.Secret;
import dev.envbuilder.secret.SecretStore;
import dev.envbuilder.ssh.SshAgents;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shows the mounts of RUN steps, in BuildKit's order: sorted by target, so that one can lie in
 * another, and of those with the same target the last one (BuildKit {@code
 * frontend/gateway/container}, {@code executor/oci}).
 */
final class RunMounts {
  private final MountMethod method;
  private final MountSources sources;
  private final CacheMounts caches;
  private final TmpfsMounts tmpfs;
  private final SecretStore secrets;
  private final SecretFiles secretFiles;
  private final SshAgents agents;
  private final SshMounts sshMounts;

  RunMounts(
      MountMethod method,
      MountSources sources,
      CacheMounts caches,
      TmpfsMounts tmpfs,
      SecretStore secrets,
      SecretFiles secretFiles,
      SshAgents agents,
      SshMounts sshMounts) {
    this.method = method;
    this.sources = sources;
    this.caches = caches;
    this.tmpfs = tmpfs;
    this.secrets = secrets;
    this.secretFiles = secretFiles;
    this.agents = agents;
    this.sshMounts = sshMounts;
  }

  /** Adds what the mounts of a step are to its key: their content too, but that of caches. */
  void describe(RunStep step, CacheKey.Parts key) throws BuildException, IOException {
    for (StepMount mount : step.mounts()) {
      // ids and options; never a secret's value, nor whether there is one
      key.put(
          mount.options() instanceof SecretMount ? "secret" : "mount", mount.options().toString());
    }
    sources.describe(step, key);
  }

  /** Shows what a step mounts; the caller closes it when the step has ended, whatever its end. */
  StepMounts show(RunStep step) throws BuildException, IOException, InterruptedException {
    MountPoints points = method.begin(step.about().range());
    StepMounts shown = new StepMounts(points);
    try {
      CacheMounts.OfStep taken = new CacheMounts.OfStep();
      for (Map.Entry<BytePath, StepMount> each : byTarget(step).entrySet()) {
        show(each.getValue(), each.getKey(), points, shown, taken);
      }
      points.makeInside(BytePath.of(step.directory()));
      return shown;
    } catch (BuildException | IOException | InterruptedException | RuntimeException e) {
      try {
        shown.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private void show(
      StepMount mount,
      BytePath target,
      MountPoints points,
      StepMounts shown,
      CacheMounts.OfStep taken)
      throws BuildException, IOException, InterruptedException {
    switch (mount.options()) {
      case BindMount bind -> showBind(mount, bind, target, points);
      case CacheMount cache -> caches.show(mount, target, points, taken);
      case TmpfsMount memory -> tmpfs.show(memory, target, points).ifPresent(shown::uses);
      case SecretMount secret -> {
        byte[] value = secrets.find(secret.id()).map(Secret::reveal).orElseThrow();
        try {
          secretFiles.show(secret, target, value, points);
        } finally {
          Arrays.fill(value, (byte) 0);
        }
      }
      case SshMount ssh -> sshMounts.show(ssh, agents.find(ssh.id()).orElseThrow(), target, points);
    }
  }

  private void showBind(StepMount mount, BindMount bind, BytePath target, MountPoints points)
      throws BuildException, IOException {
    switch (points) {
      case StandIns standIns -> showCopy(mount, target, standIns);
      case RealMounts real -> {
        Optional<BytePath> place =
            bind.readOnly() ? sources.inPlace(mount, points.step()) : Optional.empty();
        RealMounts.Content content =
            place.isPresent()
                ? new RealMounts.Content.Foreign(place.get(), () -> copyAside(mount, points))
                : new RealMounts.Content.Files(copyAside(mount, points));
        boolean directory = sources.top(mount, points.step()).orElseThrow().isDirectory();
        Set<MountFlag> flags = bind.readOnly() ? Set.of(MountFlag.READ_ONLY) : Set.of();
        real.bind("bind mount", target, directory, content, flags);
      }
    }
  }

  /** A copy in the place of what it covers: what the step changes in it goes with it. */
  private void showCopy(StepMount mount, BytePath target, StandIns points)
      throws BuildException, IOException {
    StandIns.Point point = points.open("bind mount", target);
    BytePath name = points.newName();
    Directory folder = points.staging(point);
    // removes what a failure leaves half copied; after a move there is nothing
    points.laterRemove(folder, name);
    sources.copy(mount, folder, name, points.step());
    points.move(point, folder, name, () -> {});
  }

  /** A copy to be mounted, until the points are closed. */
  private BytePath copyAside(StepMount mount, MountPoints points)
      throws BuildException, IOException {
    BytePath name = points.newName();
    Directory folder = Directory.open(points.aside);
    points.laterRemove(folder, name);
    sources.copy(mount, folder, name, points.step());
    return folder.path().append(name);
  }

  private Map<BytePath, StepMount> byTarget(RunStep step) {
    Map<BytePath, StepMount> byTarget = new TreeMap<>();
    int sockets = 0;
    for (StepMount mount : step.mounts()) {
      Optional<String> target = Optional.of(mount.options().target());
      switch (mount.options()) {
        case SecretMount secret ->
            target = secrets.find(secret.id()).isPresent() ? secret.file() : Optional.empty();
        case SshMount ssh -> {
          String path = SshMounts.target(ssh, sockets++);
          target = agents.find(ssh.id()).isPresent() ? Optional.of(path) : Optional.empty();
        }
        case BindMount bind -> {}
        case CacheMount cache -> {}
        case TmpfsMount memory -> {}
      }
      target.ifPresent(path -> byTarget.put(absolute(step, path), mount));
    }
    return byTarget;
  }

  static BytePath absolute(RunStep step, String target) {
    return BytePath.of(step.directory()).resolve(target).clean();
  }

  /** Why a mount can be known to fail before anything is built. */
  static Optional<String> problem(RunStep step, RunMount mount) {
    return switch (mount) {
      case BindMount bind -> rootProblem(step, bind);
      case CacheMount cache -> rootProblem(step, cache);
      case TmpfsMount tmpfs -> rootProblem(step, tmpfs);
      case SecretMount secret -> Optional.empty();
      case SshMount ssh -> Optional.empty();
    };
  }

  private static Optional<String> rootProblem(RunStep step, RunMount mount) {
    return absolute(step, mount.target()).equals(BytePath.ROOT)
        ? Optional.of(
            "the mount target '%s' is '/' here, and would hide everything; name a directory"
                .formatted(mount.target()))
        : Optional.empty();
  }
}
