package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three forms in which the image is shipped. */
@NeedsRoot
class ImageIT {
  private final OciLayout image = new OciLayout(Dist.image());

  @Test
  void holdsTheUnpackedFiles() {
    var files = RootListing.of(Dist.rootfs());

    assertThat(RootListing.of(image).diff(files)).isEmpty();
  }

  @Test
  void belongsToRootAndIsWritableByNobodyElse() {
    assertThat(RootListing.of(Dist.rootfs()).entries())
        .allSatisfy((path, entry) -> {
          assertThat(entry.owner()).as(path).isEqualTo("0:0");
          assertThat(entry.mode()).as(path).isIn("755", "644", "444", "555");
        });
  }

  @Test
  void isNoLargerThanPromised() throws IOException {
    long packed = 0;
    for (Path layer : image.layers()) {
      packed += Files.size(layer);
    }

    assertThat(packed).isLessThan(42_000_000);
  }

  @Test
  void startsTheLauncher() {
    assertThat(Jq.string(image.config(), ".config | tojson"))
        .isEqualTo("{\"Entrypoint\":[\"/.envbuilder/bin/envbuilder\"],\"WorkingDir\":\"/\"}");
    assertThat(Jq.string(image.config(), ".architecture")).isEqualTo(OciLayout.architecture());
  }

  @Test
  void isOneImageInAllForms(@TempDir Path scratch) {
    for (String form : new String[] {"docker-archive:", "oci-archive:"}) {
      Path copy = scratch.resolve(form.replace(":", ""));
      String archive = form + Dist.archive();
      Command.run("skopeo", "copy", "--quiet", "--insecure-policy", archive, "oci:" + copy);

      assertThat(Jq.strings(new OciLayout(copy).config(), ".rootfs.diff_ids[]"))
          .isEqualTo(Jq.strings(image.config(), ".rootfs.diff_ids[]"));
    }
  }
}
