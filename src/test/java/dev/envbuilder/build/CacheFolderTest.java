package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.RunMount.Sharing;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no second process; MountFailuresIT has the locks. */
class CacheFolderTest {
  private static final SourceRange STEP = new SourceRange("Dockerfile", 2, 2, 1);
  private static final CacheName NAME = CacheName.of("//root/.cache/pip", "");

  @TempDir private Path temp;
  private CacheFolder folder;
  private final List<BytePath> begun = new ArrayList<>();

  @BeforeEach
  void setUp() {
    folder = new CacheFolder(temp.resolve("not/there/yet"), EventSink.none());
  }

  private CacheFolder.Taken take(CacheName name) throws Exception {
    return folder.take(name, Sharing.SHARED, true, STEP, this::begin);
  }

  private void begin(Directory directory, BytePath name) throws IOException {
    begun.add(name);
    directory.makeDirectory(name, 0755);
  }

  private static Path path(CacheFolder.Taken taken) {
    return Path.of(taken.content().toString());
  }

  @Test
  void findsWhatWasLeft() throws Exception {
    try (CacheFolder.Taken taken = take(NAME)) {
      Files.writeString(path(taken).resolve("x"), "kept");
    }

    try (CacheFolder.Taken taken = take(NAME)) {
      assertThat(path(taken).resolve("x")).hasContent("kept");
      assertThat(path(taken).toString())
          .startsWith(temp.resolve("not/there/yet") + "/__root_.cache_pip-")
          .endsWith("/0/pip");
    }
    assertThat(begun).hasSize(1);
  }

  @Test
  void keepsOtherCachesApart() throws Exception {
    try (CacheFolder.Taken one = take(NAME);
        CacheFolder.Taken other = take(CacheName.of("//root/.cache/pip", "700 0:0"))) {
      assertThat(one.content()).isNotEqualTo(other.content());
    }
    assertThat(folder.allInstances()).hasSize(2);
  }

  @Test
  void beginsAgainWhereAKilledBuilderLeftHalfABeginning() throws Exception {
    Path instance;
    try (CacheFolder.Taken taken = take(NAME)) {
      instance = Path.of(taken.directory().path().toString());
    }
    Files.delete(instance.resolve("pip"));
    Files.createDirectories(instance.resolve(".new-1/half"));

    try (CacheFolder.Taken taken = folder.take(NAME, Sharing.LOCKED, false, STEP, this::begin)) {
      assertThat(path(taken)).isEmptyDirectory();
      assertThat(instance.resolve(".new-1")).doesNotExist();
    }
  }

  @Test
  void hasNoInstancesBeforeItIsUsed() throws Exception {
    assertThat(folder.allInstances()).isEmpty();
  }
}
