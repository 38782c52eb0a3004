package dev.envbuilder.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.path.BytePath;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final String TABLE =
      """
      605 470 0:118 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a:/b
      606 605 0:121 / /proc rw,nosuid - proc proc rw
      640 605 8:1 /var/lib/x\\040y /work\\040space\\134n rw,relatime shared:1 master:2 - ext4 /dev/sda1 rw
      641 605 8:1 /etc/hosts /etc/hosts ro,relatime - ext4 /dev/sda1 rw
      642 605 0:44 / /sys rw - sysfs sysfs ro
      643 605 0:45 / /empty rw - tmpfs  rw
      not a mount line
      """;

  private static MountTable table() {
    return MountTable.parse(TABLE.getBytes(UTF_8));
  }

  @Test
  void undoesTheKernelsEscapes() {
    Mount mount = table().mounts().get(2);

    assertThat(mount.point()).isEqualTo(BytePath.of("/work space\\n"));
    assertThat(mount.root()).isEqualTo(BytePath.of("/var/lib/x y"));
  }

  @Test
  void readsTypeSourceAndOptionsBehindTheTags() {
    Mount mount = table().mounts().getFirst();

    assertThat(mount.fsType()).isEqualTo("overlay");
    assertThat(mount.source()).isEqualTo(BytePath.of("overlay"));
    assertThat(mount.options()).containsExactly("rw", "relatime", "rw", "lowerdir=/a:/b");
  }

  @Test
  void isReadOnlyByMountOrByFileSystem() {
    assertThat(table().mounts())
        .extracting(Mount::readOnly)
        .containsExactly(false, false, false, true, true, false);
  }

  @Test
  void leavesOutLinesThatAreNoMounts() {
    assertThat(table().mounts()).hasSize(6);
    assertThat(MountTable.parse("1 2 3 /\0 / rw - a b c\n".getBytes(UTF_8)).mounts()).isEmpty();
  }

  @Test
  void namesEveryPointButTheRoot() {
    assertThat(table().points())
        .extracting(BytePath::toString)
        .containsExactly("/proc", "/work space\\n", "/etc/hosts", "/sys", "/empty");
  }

  @Test
  void knowsTheMountOfAPath() {
    assertThat(table().of(BytePath.of("/etc/hosts.d")).orElseThrow().point())
        .isEqualTo(BytePath.ROOT);
    assertThat(table().of(BytePath.of("/proc/1")).orElseThrow().fsType()).isEqualTo("proc");
  }

  @Test
  void readsTheTableOfThisProcess() throws Exception {
    assertThat(MountTable.read().of(BytePath.of("/proc")).orElseThrow().fsType()).isEqualTo("proc");
  }
}
