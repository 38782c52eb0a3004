package dev.envbuilder.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@link BuildahCase} is built by this program and by buildah, and the two images are
 * compared file by file and field by field. The reference is BuildKit; where buildah does not
 * follow it the case says so. A difference that is not declared fails, as does one that is declared
 * and no longer there.
 */
@NeedsRoot
class BuildahIT {
  /** Which buildah the declared differences are about: Debian bookworm's. */
  private static final String VERSION = "1.28";

  private static final LocalRegistry REGISTRY = LocalRegistry.start();
  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
  private static final Map<String, Future<BuildahComparison.Outcome>> outcomes = new HashMap<>();
  private static BuildahComparison comparison;

  @BeforeAll
  static void buildAll() {
    comparison = BuildahComparison.with(REGISTRY);
    for (BuildahCase build : BuildahCase.all()) {
      outcomes.put(build.name(), WORKERS.submit(() -> comparison.of(build)));
    }
  }

  @AfterAll
  static void stop() {
    WORKERS.close();
    comparison.close();
    REGISTRY.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.envbuilder.it.BuildahCase#all")
  void buildsWhatBuildahBuilds(BuildahCase build) throws ExecutionException, InterruptedException {
    assumeTrue(
        Buildah.version().equals(VERSION),
        "the differences are listed for buildah " + VERSION + ", this is " + Buildah.version());
    BuildahComparison.Outcome outcome = Objects.requireNonNull(outcomes.get(build.name())).get();
    if (build.needs().isEmpty()) {
      check(build, outcome);
      return;
    }
    try {
      check(build, outcome);
    } catch (AssertionError e) {
      abort("needs " + build.needs().get());
    }
    fail("take out '# needs: %s' of case %s: it is as it should be", build.needs().get(), build);
  }

  private static void check(BuildahCase build, BuildahComparison.Outcome outcome) {
    assertThat(outcome.here())
        .as(outcome.said())
        .isEqualTo(build.refused().isPresent() ? "refused" : "built");
    build.refused().ifPresent(text -> assertThat(outcome.error()).contains(text));
    assertThat(undeclared(build, outcome.differences()))
        .as("differences that are not declared in case " + build + "\n" + outcome.said())
        .isEmpty();
    assertThat(vanished(build, outcome.differences()))
        .as("declared differences of case " + build + " that are not there")
        .isEmpty();
  }

  private static List<ImageDifference> undeclared(BuildahCase build, List<ImageDifference> found) {
    var left = new ArrayList<>(found);
    left.removeIf(difference ->
        build.differences().stream()
            .anyMatch(declared ->
                declared.isAbout(difference.subject()) && declared.describes(difference)));
    return left;
  }

  private static List<DeclaredDifference> vanished(BuildahCase build, List<ImageDifference> found) {
    return build.differences().stream()
        .filter(declared -> found.stream().noneMatch(d -> declared.isAbout(d.subject())))
        .toList();
  }
}
