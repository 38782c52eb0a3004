package dev.envbuilder.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.dockerfile.DockerfileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for all rules: where they look, what they ask for, where they give up. */
class ChecksTest {
  @Test
  void showsTriggersOfAStageAtTheFromThatRunsThem() throws Exception {
    assertThat(
            found(
                World.of(),
                """
                FROM scratch AS base
                ONBUILD ENV a $u
                ONBUILD WORKDIR x
                ONBUILD cmd echo
                # check=skip=all

                FROM base
                CMD ["a"]
                """))
        .containsExactly(
            "UndefinedVar 7",
            "LegacyKeyValueFormat 7",
            "WorkdirRelativePath 7",
            "JSONArgsRecommended 7",
            "MultipleInstructionsDisallowed 7");
  }

  @Test
  void doesNotCheckTriggersThatNothingRuns() throws Exception {
    assertThat(found(World.of(), "FROM scratch\nONBUILD ENV TOKEN $u\nONBUILD WORKDIR x\n"))
        .isEmpty();
  }

  @Test
  void triggersOfABaseImageDefineWhatTheyDefine() throws Exception {
    World world = World.of("base node ONBUILD:ARG~TOKEN ONBUILD:ENV~A=1 ONBUILD:WORKDIR~/x");

    assertThat(found(world, "FROM node\nENV B=$A\nWORKDIR $TOKEN/y\n"))
        .containsExactly("SecretsUsedInArgOrEnv 1");
  }

  @Test
  void asksForABaseImageOnlyWhereAnAnswerDependsOnIt() throws Exception {
    World world = World.of("base a X=1", "base b", "base c shell");

    List<String> found =
        found(
            world,
            """
            FROM a AS one
            ENV Y=$X
            FROM b AS two
            ENV Y=1
            WORKDIR $Y
            CMD ["$Z"]
            FROM c AS three
            CMD x
            FROM one
            ENV W=$Q
            FROM d
            ENV W=$Q
            """);

    assertThat(found).containsExactly("WorkdirRelativePath 5", "UndefinedVar 10");
    assertThat(world.asked()).containsExactly("a", "c", "d");
  }

  @Test
  void doesNotAskForWhatARuleThatIsOffWouldWant() throws Exception {
    World world = World.of();

    found(world, "# check=skip=all\nFROM a\nENV X=$Y\nCMD x\n");

    assertThat(world.asked()).isEmpty();
  }

  @Test
  void aBuildAsksForTheImagesThatItNeeds() throws Exception {
    World world = World.of("build");

    found(world, "FROM a\nFROM b AS c\nFROM d\nCOPY --from=c x y\nRUN --mount=from=1 z\n");

    assertThat(world.asked()).containsExactly("b", "d");
  }

  @Test
  void tellsOfErrorsThatKeepTheFileFromBeingBuilt() throws Exception {
    assertThat(error(World.of(), "FROM scratch\nENV A=${B\n")).contains("Dockerfile:2:7: ");
    assertThat(error(World.of(), "ARG A\nFROM $A\n")).contains("Dockerfile:2:1: ", "to nothing");
    assertThat(error(World.of(), "FROM --platform=$A scratch\n")).contains("'$A'");
    assertThat(error(World.of(), "FROM scratch\nEXPOSE x\n")).contains("Dockerfile:2:8: ");
    assertThat(error(World.of("target x"), "FROM scratch AS y\n")).contains("'x'");
    assertThat(error(World.of("base a"), "FROM a\nENV A=${B:?missing}\n")).contains("missing");
  }

  @Test
  void tellsFindingsFromBeforeAnErrorToo() throws Exception {
    Report report = World.of().check("FROM scratch AS A\nENV B c\nENV A=${B\nENV B c\n");

    assertThat(report.ruleNames()).containsExactly("StageNameCasing", "LegacyKeyValueFormat");
    assertThat(report.findings()).hasSize(2);
    assertThat(report.error()).isPresent();
  }

  @Test
  void doesNotTakeAVariableOfAnUnknownImageForAnError() throws Exception {
    assertThat(World.of().check("FROM a\nENV A=${B:?missing}\n"))
        .matches(report -> report.error().isEmpty() && report.findings().isEmpty());
  }

  @Test
  void findingsAreInTheOrderOfTheFile() throws Exception {
    assertThat(found(World.of(), "FROM scratch AS a\nENV B c\nFROM scratch as A\nMAINTAINER x\n"))
        .containsExactly(
            "LegacyKeyValueFormat 2",
            "StageNameCasing 3",
            "FromAsCasing 3",
            "DuplicateStageName 3",
            "MaintainerDeprecated 4");
  }

  @Test
  void givesUpOnAFileThatIsNothingButFindings() throws Exception {
    Report report =
        World.of().check("FROM scratch\n" + "ENV A=$B\nLABEL a b\n".repeat(Findings.MOST));

    assertThat(report.findings()).hasSize(Findings.MOST);
    assertThat(report.complete()).isFalse();
  }

  @Test
  void givesUpOnStagesThatInheritMoreAndMore() throws Exception {
    StringBuilder file = new StringBuilder("FROM scratch AS s0\n");
    for (int i = 0; i < 20_000; i++) {
      file.append("ENV A").append(i).append("=1\n");
    }
    for (int i = 1; i < 20_000; i++) {
      file.append("FROM s").append(i - 1).append(" AS s").append(i).append('\n');
    }

    assertThat(World.of().check(file.toString()).complete()).isFalse();
  }

  @Test
  void givesUpOnTextsThatGrow() throws Exception {
    String doubling = "ENV A=$A$A$A$A$A$A$A$A\n".repeat(6) + "LABEL a=$A\n".repeat(2000);

    assertThat(World.of().check("FROM scratch\nENV A=abc\n" + doubling).complete()).isFalse();
  }

  private static List<String> found(World world, String dockerfile) throws Exception {
    Report report = world.check(dockerfile);
    assertThat(report.error()).isEmpty();
    return report.findings().stream()
        .map(f -> f.rule().title() + " " + f.range().startLine())
        .toList();
  }

  private static String error(World world, String dockerfile) throws Exception {
    DockerfileException error = world.check(dockerfile).error().orElseThrow();
    return String.valueOf(error.getMessage());
  }
}
