package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A container of a pushed image becomes what the container was that pushed it, without a build. */
@NeedsRoot
class ResumeIT {
  private static final String INIT =
      """
      id; pwd; umask; env | grep -v -e HOSTNAME -e SHLVL | sort; cat /made; tr '\\0' ' ' </proc/1/cmdline
      """;

  @Test
  void resumesAsItWas() {
    try (var workspace = Workspace.create()) {
      Command.Finished first;
      OciLayout image;
      try (var registry = LocalRegistry.start()) { // which is gone when the container resumes
        first =
            workspace
                .file("Dockerfile", dockerfile(registry))
                .bundle()
                .env("ENVBUILDER_CACHE_REPO", registry.host() + "/image")
                .env("ENVBUILDER_PUSH_IMAGE", "true")
                .env("ENVBUILDER_INIT_SCRIPT", INIT)
                .run()
                .ok();
        image = workspace.pull(registry, "image");
      }
      assertThat(Jq.string(image.config(), ".config.User // \"\"")).isEmpty();

      Path unpacked = unpackedByUmoci(image, workspace.beside("umoci"));
      RootListing before = outsideOfState(unpacked);
      try (Container resumed = resume(workspace, image, unpacked).start()) {
        var second = resumed.await().ok();

        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.out()).contains("uid=1000(dev)", "GREETING=hello you");
        assertThat(second.err())
            .contains("Starting from a pushed image; nothing to build")
            .doesNotContain("DONE");
        assertThat(outsideOfState(resumed.root()).diff(before)).isEmpty();
      }
    }
  }

  private static String dockerfile(LocalRegistry registry) {
    String base = registry.push(BaseImages.busybox().path(), "base/busybox:1");
    return """
    FROM %s
    RUN echo dev:x:1000:100::/home/dev:/bin/sh >>/etc/passwd && mkdir -p /home/dev
    RUN head -c 32 /dev/urandom | sha256sum >/made
    ENV GREETING="hello you" PATH=/custom:/bin
    USER dev
    WORKDIR /elsewhere
    ENTRYPOINT ["/bin/false"]
    """
        .formatted(base);
  }

  /** Started as an engine would: with the image's entry point and environment, and offline. */
  private static Bundle resume(Workspace workspace, OciLayout image, Path root) {
    Bundle bundle =
        workspace
            .in(Bundle.of(root))
            .command(Jq.strings(image.config(), ".config.Entrypoint[]").toArray(String[]::new))
            .env("ENVBUILDER_INIT_SCRIPT", INIT)
            .env("ENVBUILDER_CACHE_REPO", "registry.invalid/image")
            .env("ENVBUILDER_PUSH_IMAGE", "true")
            .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true")
            .withoutNetwork();
    for (String variable : Jq.strings(image.config(), ".config.Env[]")) {
      List<String> parts = List.of(variable.split("=", 2));
      bundle.env(parts.getFirst(), parts.getLast());
    }
    return bundle;
  }

  private static Path unpackedByUmoci(OciLayout image, Path scratch) {
    Path bundle = scratch.resolve("bundle");
    Command.run("skopeo", "inspect", "oci:" + image.path() + ":pulled");
    Command.run("umoci", "unpack", "--image", image.path() + ":pulled", bundle.toString());
    return bundle.resolve("rootfs");
  }

  private static RootListing outsideOfState(Path root) {
    return RootListing.of(root)
        .without(
            "/.envbuilder/state",
            "/workspace",
            "/proc",
            "/sys",
            "/dev",
            "/etc/hosts",
            "/etc/hostname",
            "/etc/resolv.conf");
  }
}
