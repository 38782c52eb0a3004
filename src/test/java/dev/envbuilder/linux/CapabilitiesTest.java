package dev.envbuilder.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  private static Capabilities parse(String status) {
    return Capabilities.parse(status.getBytes(UTF_8));
  }

  @Test
  void readsDockersDefaultSet() {
    Capabilities docker = parse("Name:\tx\nCapEff:\t00000000a80425fb\nCapBnd:\t0000003fffffffff\n");

    assertThat(docker.held())
        .containsExactly(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FOWNER,
            Capability.FSETID,
            Capability.KILL,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.NET_RAW,
            Capability.SYS_CHROOT,
            Capability.MKNOD,
            Capability.AUDIT_WRITE,
            Capability.SETFCAP);
    assertThat(docker.bounding()).isEqualTo(0x3f_ffff_ffffL);
  }

  @Test
  void hasNoneWhereTheLineIsMissingOrBroken() {
    assertThat(parse("CapEff:\txyz\n").held()).isEmpty();
    assertThat(parse("").has(Capability.CHOWN)).isFalse();
  }

  @Test
  void readsThoseOfThisProcess() throws Exception {
    assertThat(Capabilities.read().bounding()).isNotZero();
  }
}
