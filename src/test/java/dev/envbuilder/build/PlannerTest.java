package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.RunMount;
import dev.envbuilder.dockerfile.TokenFiller;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final Platform PLATFORM = Platform.LINUX_AMD64;

  private ImageConfig base =
      ImageConfig.empty(PLATFORM).withEnv("PATH", "/bin").withWorkingDir("/");

  @Test
  void buildsOnlyTheStagesThatTheTargetNeeds() throws Exception {
    BuildPlan plan =
        plan(
            """
            FROM base AS a
            RUN one
            FROM base AS unused
            RUN two
            FROM a AS b
            RUN three
            FROM base
            COPY --from=b /x /x
            """);

    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("a", "b", "3");
    assertThat(plan.stages().get(1).base()).isEqualTo(new StageBase.FromStage(0));
  }

  @Test
  void expandsArgInFromFromItsDefaultAndFromBuildArguments() throws Exception {
    String text =
        """
        ARG NAME=base
        FROM $NAME
        """;

    assertThat(plan(text).baseImages()).containsExactly("base");
    assertThat(plan(text, Map.of("NAME", "other")).baseImages()).containsExactly("other");
  }

  @Test
  void aBaseThatExpandsToNothingIsAnErrorWithItsPlace() {
    assertThatThrownBy(() -> plan("ARG NAME\nFROM $NAME\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:1")
        .hasMessageContaining("expands to nothing");
  }

  @Test
  void aMissingBaseImageIsAnErrorWithItsPlace() {
    assertThatThrownBy(() -> plan("FROM missing\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:1:1")
        .hasMessageContaining("docker.io/library/missing");
  }

  @Test
  void theTextOfAStepHidesWhatLooksLikeASecret() throws Exception {
    String token = TokenFiller.fill("ghp_«36»");
    BuildPlan plan =
        plan(
            """
            FROM base
            RUN git clone https://me:hunter2@example.com/x && login %s
            """
                .formatted(token));

    assertThat(run(plan).about().text())
        .startsWith("RUN git clone https://xxxxxxxxxx@example.com/x && login ghp_x")
        .doesNotContain("hunter2", token);
    assertThat(run(plan).about().history()).as("as in BuildKit").contains("hunter2");
  }

  @Test
  void runSeesEnvAndDeclaredArgumentsOnly() throws Exception {
    BuildPlan plan =
        plan(
            """
            ARG GLOBAL=g
            FROM base
            ARG GIVEN=default
            ARG UNSET
            ARG GLOBAL
            ENV A=1 B="$GIVEN two"
            RUN cmd
            """,
            Map.of("GIVEN", "value", "UNKNOWN", "x"));

    assertThat(run(plan).environment())
        .containsExactlyInAnyOrder("PATH=/bin", "GIVEN=value", "GLOBAL=g", "A=1", "B=value two");
    assertThat(plan.config().env()).containsExactly("PATH=/bin", "A=1", "B=value two");
    assertThat(plan.unusedArguments()).containsExactly("UNKNOWN");
  }

  @Test
  void expansionsOfOneInstructionUseTheEnvironmentFromBeforeIt() throws Exception {
    BuildPlan plan = plan("FROM base\nENV abc=hello\nENV abc=bye def=$abc\nENV ghi=$abc\n");

    assertThat(plan.config().envMap())
        .containsEntry("abc", "bye")
        .containsEntry("def", "hello")
        .containsEntry("ghi", "bye");
  }

  @Test
  void aStageOnAStageInheritsItsConfigAndArguments() throws Exception {
    BuildPlan plan =
        plan(
            """
            FROM base AS a
            ARG X=1
            ENV E=2
            WORKDIR /a
            USER dev
            FROM a
            RUN cmd
            """);

    RunStep run = run(plan);
    assertThat(run.environment()).contains("X=1", "E=2");
    assertThat(run.directory()).isEqualTo("/a");
    assertThat(run.user()).isEqualTo("dev");
  }

  @Test
  void proxiesAreSeenByRunAndNowhereElse() throws Exception {
    BuildPlan plan = plan("FROM base\nRUN cmd\n", Map.of("http_proxy", "http://user:pass@proxy"));

    RunStep run = run(plan);
    assertThat(run.proxies())
        .containsExactly("HTTP_PROXY=http://user:pass@proxy", "http_proxy=http://user:pass@proxy");
    assertThat(run.environment()).noneMatch(entry -> entry.contains("proxy"));
    assertThat(run.about().history()).doesNotContain("proxy");
    assertThat(plan.unusedArguments()).isEmpty();
  }

  @Test
  void aNewEntrypointDropsTheCommandOfTheBaseButNotOnesOwn() throws Exception {
    base = base.withCmd(List.of("inherited"));

    assertThat(plan("FROM base\nENTRYPOINT [\"e\"]\n").config().cmd()).isEmpty();
    assertThat(plan("FROM base\nCMD [\"own\"]\nENTRYPOINT [\"e\"]\n").config().cmd())
        .containsExactly("own");
  }

  @Test
  void shellFormsUseTheShellOfTheirLine() throws Exception {
    BuildPlan plan = plan("FROM base\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN a b\nCMD c d\n");

    assertThat(run(plan).words()).containsExactly("/bin/bash", "-ec", "a b");
    assertThat(plan.config().cmd()).containsExactly("/bin/bash", "-ec", "c d");
  }

  @Test
  void workdirsAddUp() throws Exception {
    BuildPlan plan = plan("FROM base\nWORKDIR /a\nENV D=c\nWORKDIR b/../$D\n");

    assertThat(plan.config().workingDir()).isEqualTo("/a/c");
  }

  @Test
  void onbuildOfTheBaseRunsFirstAndIsGoneAfterwards() throws Exception {
    base = base.withOnBuild(List.of("ENV FROM_BASE=1", "RUN trigger"));

    BuildPlan plan = plan("FROM base\nRUN own\n");

    assertThat(plan.target().steps())
        .filteredOn(RunStep.class::isInstance)
        .extracting(step -> ((RunStep) step).words().getLast())
        .containsExactly("trigger", "own");
    assertThat(plan.config().envMap()).containsEntry("FROM_BASE", "1");
    assertThat(plan.config().onBuild()).isEmpty();
  }

  @Test
  void onbuildOfAStageRunsInTheStagesThatStandOnIt() throws Exception {
    BuildPlan plan = plan("FROM base AS a\nONBUILD RUN trigger\nFROM a\nRUN own\n");

    assertThat(plan.target().steps())
        .filteredOn(RunStep.class::isInstance)
        .extracting(step -> ((RunStep) step).words().getLast())
        .containsExactly("trigger", "own");
    assertThat(plan.stages().getFirst().steps()).noneMatch(RunStep.class::isInstance);
  }

  @Test
  void onbuildOfTheBaseBringsTheStagesThatItReads() throws Exception {
    base = base.withOnBuild(List.of("COPY --from=files /a /a"));

    BuildPlan plan = plan("FROM scratch AS files\nFROM base\n");

    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("files", "1");
  }

  @Test
  void aNumberThatNoStageHasIsNoImage() {
    assertThatThrownBy(() -> plan("FROM base\nCOPY --from=7 /x /\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:1")
        .hasMessageContaining("there is no stage 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ENV A=b C="d e"                 | ENV A=b C=d e
          LABEL a=b                       | LABEL a=b
          ARG X=1                         | ARG X=1
          ARG Y                           | ARG Y
          RUN x                           | RUN /bin/sh -c x # buildkit
          COPY --chown=1:2 --link a b /c/ | COPY --chown=1:2 a b /c/ # buildkit
          ADD --chmod=755 a.tar .         | ADD --chmod=755 a.tar . # buildkit
          WORKDIR /a/../b                 | WORKDIR /b
          USER u:g                        | USER u:g
          EXPOSE 80 53/UDP                | EXPOSE [80/tcp 53/udp]
          VOLUME /a /b                    | VOLUME [/a /b]
          CMD a "b"                       | CMD ["/bin/sh" "-c" "a \\"b\\""]
          ENTRYPOINT ["a", "b"]           | ENTRYPOINT ["a" "b"]
          STOPSIGNAL TERM                 | STOPSIGNAL TERM
          SHELL ["/bin/bash", "-c"]       | SHELL [/bin/bash -c]
          MAINTAINER me                   | MAINTAINER me
          HEALTHCHECK --interval=90s CMD x | HEALTHCHECK {Test:[CMD-SHELL x] Interval:1m30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}
          """)
  void historyTellsInstructionsInTheWordsOfBuildkit(String instruction, String told)
      throws Exception {
    BuildPlan plan = plan("FROM base\n" + instruction + "\n");

    assertThat(plan.target().steps().getFirst().about().history()).isEqualTo(told);
  }

  @Test
  void historyOfRunTellsTheDeclaredArgumentsAsItSeesThem() throws Exception {
    BuildPlan plan = plan("FROM base\nARG A=1\nARG B\nARG C=3\nENV C=4\nRUN x\n");

    assertThat(run(plan).about().history()).isEqualTo("RUN |3 A=1 B= C=4 /bin/sh -c x # buildkit");
  }

  @Test
  void onbuildHasNoHistory() throws Exception {
    BuildPlan plan = plan("FROM base\nONBUILD RUN x\n");

    assertThat(plan.target().steps()).isEmpty();
    assertThat(plan.config().onBuild()).containsExactly("RUN x");
  }

  @Test
  void copyFromALaterStageIsRefused() {
    assertThatThrownBy(() -> plan("FROM base AS a\nCOPY --from=b /x /\nFROM a AS b\nFROM a\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("Dockerfile:2:1")
        .hasMessageContaining("not built before");
  }

  @Test
  void mountsBringTheStagesThatTheyRead() throws Exception {
    BuildPlan plan =
        plan(
            """
            FROM base AS a
            FROM base AS b
            FROM base
            RUN --mount=from=b,target=/b true
            """);

    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("b", "2");
    assertThat(run(plan).reads()).containsExactly(new TreeSource.FromStage(1));
  }

  @Test
  void cachesGoByTheNamespaceOfTheBuild() throws Exception {
    // dockerui/build.go, dockerfile2llb/convert_runmount.go
    String text = "FROM base\nWORKDIR /w\nRUN --mount=type=cache,target=x/../y true\n";

    BuildPlan plan = plan(text, Map.of("BUILDKIT_CACHE_MOUNT_NS", "team"));

    assertThat(plan.unusedArguments()).isEmpty();
    assertThat(((RunMount.CacheMount) run(plan).mounts().getFirst().options()).id())
        .isEqualTo("team/y");
    assertThat(((RunMount.CacheMount) run(plan(text)).mounts().getFirst().options()).id())
        .isEqualTo("/y");
  }

  @Test
  void anUnknownTargetIsAnErrorWithASuggestion() {
    assertThatThrownBy(() ->
            planner().plan(parse("FROM base AS build\n"), request(Map.of(), Optional.of("biuld"))))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("biuld")
        .hasMessageContaining("build");
  }

  private static RunStep run(BuildPlan plan) {
    return (RunStep)
        plan.target().steps().stream().filter(RunStep.class::isInstance).findFirst().orElseThrow();
  }

  private BuildPlan plan(String text) throws Exception {
    return plan(text, Map.of());
  }

  private BuildPlan plan(String text, Map<String, String> arguments) throws Exception {
    return planner().plan(parse(text), request(arguments, Optional.empty()));
  }

  private static PlanRequest request(Map<String, String> arguments, Optional<String> target) {
    return new PlanRequest(arguments, target, Optional.empty(), Map.of(), NamedContexts.NONE);
  }

  private static Dockerfile parse(String text) throws DockerfileException {
    return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile");
  }

  private Planner planner() {
    return new Planner(
        (reference, platform) ->
            reference.familiar().startsWith("missing")
                ? Optional.empty()
                : Optional.of(
                    new BaseImage(
                        reference.familiar(),
                        Digest.of(new byte[0]),
                        MediaTypes.Family.OCI,
                        base,
                        List.of())),
        PLATFORM);
  }
}
