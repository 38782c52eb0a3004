package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with {@code SOURCE_DATE_EPOCH}. */
@NeedsRoot
class SourceDateIT {
  private static final long ASKED = 1_700_000_000;
  private static final long OLDER = 1_000_000_000;

  @TempDir private Path scratch;

  @Test
  void isTheTimeOfAllThatIsCopied() throws IOException {
    Story story =
        Story.of(
                scratch,
                """
                FROM busybox
                COPY old /d/old
                COPY <<doc /d/
                text
                doc
                RUN stat -c '%n %Y' /d /d/old /d/doc >/out/times
                """)
            .file("old", "old")
            .env("SOURCE_DATE_EPOCH", Long.toString(ASKED));
    Path old = story.workspace().resolve("old");
    Files.setLastModifiedTime(old, FileTime.from(Instant.ofEpochSecond(OLDER)));

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isZero();
    assertThat(story.out("times").lines())
        .contains("/d/old " + ASKED, "/d/doc " + ASKED)
        .doesNotContain("/d/old " + OLDER);
  }

  @Test
  void leavesTheTimesOfTheWorkspaceWhereOnlyLayersAreToBeEqual() throws IOException {
    Story story =
        Story.of(scratch, "FROM busybox\nCOPY old /d/old\nRUN stat -c %Y /d/old >/out/time\n")
            .file("old", "old")
            .withLayers();
    Path old = story.workspace().resolve("old");
    Files.setLastModifiedTime(old, FileTime.from(Instant.ofEpochSecond(OLDER)));

    Command.Finished finished = story.run();

    assertThat(finished.status()).as(finished.err()).isZero();
    assertThat(story.out("time").strip()).isEqualTo(Long.toString(OLDER));
  }
}
