package dev.envbuilder.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.path.BytePath;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code manifest.json} names files within its archive, or is refused with a reason. */
class DockerManifestFuzz {
  static Stream<Arguments> seeds() {
    return Stream.of(
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"l/layer.tar\",\"../x\"]}]",
            "[{\"Config\":\"blobs/sha256/00\",\"RepoTags\":null,\"Layers\":null}]",
            "[{\"Config\":\"\\u0000\",\"Layers\":[]}]",
            "[]",
            "{}")
        .map(Arguments::of);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void reads(@NotNull String text) {
    byte[] bytes = text.getBytes(UTF_8);
    // a config has the right to be anything
    ConfigFacts.of(bytes);
    try {
      for (DockerManifest.Image image : DockerManifest.parse(bytes, "it").images()) {
        check(image.config());
        image.layers().forEach(DockerManifestFuzz::check);
      }
    } catch (ImageException.InvalidDocument e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("a problem without a reason", e);
      }
    }
  }

  private static void check(BytePath file) {
    if (!file.isAbsolute() || !file.equals(file.clean())) {
      throw new AssertionError("'" + file + "' is not a name in an archive");
    }
  }
}
