package dev.envbuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepRulesTest {
  private static final KeepRules RULES =
      KeepRules.of(List.of(BytePath.of("/.envbuilder"), BytePath.of("/etc/hosts")));

  private static BytePath path(String path) {
    return BytePath.of(path);
  }

  @Test
  void keepsAPathAndWhatIsBelow() {
    assertThat(RULES.keeps(path("/.envbuilder"))).isTrue();
    assertThat(RULES.keeps(path("/.envbuilder/a/b"))).isTrue();
    assertThat(RULES.keeps(path("/etc/hosts"))).isTrue();
  }

  @Test
  void doesNotKeepWhatOnlyBeginsAlike() {
    assertThat(RULES.keeps(path("/.envbuilder-x"))).isFalse();
    assertThat(RULES.keeps(path("/etc/hosts.allow"))).isFalse();
    assertThat(RULES.keeps(path("/etc"))).isFalse();
  }

  @Test
  void knowsTheDirectoriesAbove() {
    assertThat(RULES.isAboveKept(path("/etc"))).isTrue();
    assertThat(RULES.isAboveKept(BytePath.ROOT)).isTrue();
    assertThat(RULES.isAboveKept(path("/etc/hosts"))).isFalse();
    assertThat(RULES.isAboveKept(path("/usr"))).isFalse();
  }

  @Test
  void takesTheMountsBelowTheRoot() {
    String table =
        """
        1 0 0:1 / / rw - overlay overlay rw
        2 1 0:2 / /proc rw - proc proc rw
        3 1 0:3 / /stage/dev rw - tmpfs tmpfs rw
        4 1 0:4 / /stage rw - tmpfs tmpfs rw
        """;
    MountTable mounts = MountTable.parse(table.getBytes(StandardCharsets.UTF_8));

    KeepRules whole = KeepRules.of(mounts, BytePath.ROOT, List.of(path("/x")));
    KeepRules part = KeepRules.of(mounts, path("/stage"), List.of());

    assertThat(whole.paths())
        .containsExactly(path("/x"), path("/proc"), path("/stage/dev"), path("/stage"));
    assertThat(part.paths()).containsExactly(path("/dev"));
  }

  @Test
  void neverKeepsTheRootItself() {
    assertThat(KeepRules.of(List.of(BytePath.ROOT)).keeps(path("/a"))).isFalse();
  }
}
