package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A workspace folder on this machine, and the containers that become the environment which it
 * describes. Deleted when closed.
 */
final class Workspace implements AutoCloseable {
  /**
   * What is in a container and in no image: our own folder, the workspace, and what engines mount.
   */
  static final String[] KEPT = {
    "/.envbuilder",
    "/workspace",
    "/proc",
    "/sys",
    "/dev",
    "/etc/hosts",
    "/etc/hostname",
    "/etc/resolv.conf"
  };

  private final Path scratch;

  private Workspace(Path scratch) {
    this.scratch = scratch;
  }

  static Workspace create() {
    try {
      Path scratch = Files.createTempDirectory(Dist.scratch(), "workspace-");
      Files.createDirectory(scratch.resolve("folder"));
      return new Workspace(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Workspace of(String dockerfile) {
    return create().file("Dockerfile", dockerfile);
  }

  /** The folder, which containers see as {@code /workspace}. */
  Path folder() {
    return scratch.resolve("folder");
  }

  /** A new folder that goes with this workspace but is not in it. */
  Path beside(String name) {
    try {
      return Files.createDirectories(scratch.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workspace file(String name, String text) {
    try {
      Files.writeString(folder().resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script in the folder. */
  Workspace shell(String script) {
    Command.of("sh", "-eu").in(folder()).input(script.getBytes(UTF_8)).run().ok();
    return this;
  }

  /** A container of the image under test that builds this workspace, and ends then. */
  Bundle bundle() {
    return in(Bundle.ofImage());
  }

  /** A container of some image, with this workspace in it. */
  Bundle in(Bundle bundle) {
    return bundle
        .volume(folder(), "/workspace")
        .env("ENVBUILDER_WORKSPACE_FOLDER", "/workspace")
        .env("ENVBUILDER_INIT_SCRIPT", "true");
  }

  /**
   * The image that a container pushed as {@code repository:latest}, unpacked nowhere yet, with its
   * own directory in this workspace.
   */
  OciLayout pull(LocalRegistry registry, String repository) {
    Path layout = scratch.resolve("pulled-" + repository.replace('/', '-'));
    Command.run("rm", "-rf", layout.toString());
    registry.pull(repository + ":latest", layout);
    // two tools that are not ours understand manifest, config and history
    Command.run("skopeo", "inspect", "oci:" + layout + ":pulled");
    Command.run("umoci", "stat", "--image", layout + ":pulled");
    return new OciLayout(layout);
  }

  /** Everything in the container's root but what no image holds, sockets among it. */
  static RootListing listing(Container container) {
    return RootListing.of(container.root()).without(KEPT).withoutSockets();
  }

  @Override
  public void close() {
    Command.of("rm", "-rf", "--one-file-system", scratch.toString()).run().ok();
  }
}
