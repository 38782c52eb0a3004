package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Memory does not grow with layers, and the disk is given back. */
@NeedsRoot
class LargeLayerIT {
  private static final long MEMORY = 512L << 20;

  @Test
  void buildsAndPushesThreeGibibytesInHalfAGibibyteOfMemory() {
    try (var registry = LocalRegistry.start();
        var workspace = Workspace.of(dockerfile(registry))) {
      Bundle bundle =
          workspace
              .bundle()
              .memory(MEMORY)
              .env("ENVBUILDER_CACHE_REPO", registry.host() + "/large")
              .env("ENVBUILDER_PUSH_IMAGE", "true")
              .env("ENVBUILDER_EXIT_ON_PUSH_FAILURE", "true")
              .env("ENVBUILDER_INIT_SCRIPT", "stat -c %s /large; du -sm /.envbuilder | cut -f1");
      try (Container container = bundle.start()) {
        var finished = container.await(Duration.ofMinutes(10)).ok();

        assertThat(finished.lines().getFirst()).isEqualTo(Long.toString(3L << 30));
        assertThat(Long.parseLong(finished.lines().getLast()))
            .as("MiB that remain in /.envbuilder")
            .isLessThan(100);
      }
      // Compressed pseudo-random bytes stay as many; the registry has them once, cache and image.
      String manifest = "docker://" + registry.host() + "/large:latest";
      var layers = Command.run("skopeo", "inspect", "--tls-verify=false", "--raw", manifest);
      assertThat(Jq.strings(layers, ".layers[].size").stream().map(Long::parseLong))
          .anyMatch(size -> size > 3L << 30);
    }
  }

  private static String dockerfile(LocalRegistry registry) {
    return """
    FROM %s
    RUN dd if=/dev/urandom of=/part bs=1M count=256 2>/dev/null \\
     && for i in 1 2 3 4 5 6 7 8 9 10 11 12; do cat /part; done >/large && rm /part
    """
        .formatted(registry.push(BaseImages.busybox().path(), "base:1"));
  }
}
