package dev.envbuilder.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.envbuilder.path.BytePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Accounts ACCOUNTS =
      Accounts.parse(
          """
          # comment:x:0:0::/:/bin/sh
          root:x:0:0:root:/root:/bin/bash
          dev:x:1000:1001:Dev,,,:/home/dev:/bin/zsh
          short:x:7:8
          4242:x:5:5::/five:/bin/sh
          broken:x:not-a-number:0:::
          +nis:x:0:0:::
          :x:0:0:::
          dev:x:0:0:second:/root:/bin/sh

          """
              .getBytes(UTF_8),
          """
          root:x:0:
          dev:x:1001:
          docker:x:999:other,dev
          wheel:x:10:dev
          again:x:999:dev
          broken:x:
          """
              .getBytes(UTF_8));

  @Test
  void findsUsersByNameAndNumber() {
    assertThat(ACCOUNTS.user("dev"))
        .hasValue(
            new Account("dev", 1000, 1001, BytePath.of("/home/dev"), BytePath.of("/bin/zsh")));
    assertThat(ACCOUNTS.user(7))
        .hasValue(new Account("short", 7, 8, BytePath.ROOT, BytePath.EMPTY));
  }

  @Test
  void leavesOutBrokenLines() {
    assertThat(ACCOUNTS.users())
        .extracting(Account::name)
        .containsExactly("root", "dev", "short", "4242", "dev");
    assertThat(ACCOUNTS.group("broken")).isEmpty();
  }

  @Test
  void aKnownNameComesWithItsGroups() throws Exception {
    Identity identity = ACCOUNTS.resolve("dev");

    assertThat(identity.ids()).isEqualTo(new Ids(1000, 1001, List.of(1001L, 999L, 10L)));
    assertThat(identity.home()).isEqualTo(BytePath.of("/home/dev"));
    assertThat(identity.name()).isEqualTo("dev");
  }

  @Test
  void aKnownNumberComesWithItsGroups() throws Exception {
    assertThat(ACCOUNTS.resolve("1000")).isEqualTo(ACCOUNTS.resolve("dev"));
  }

  @Test
  void anExplicitGroupIsTheOnlyOne() throws Exception {
    assertThat(ACCOUNTS.resolve("dev:docker").ids()).isEqualTo(new Ids(1000, 999, List.of(999L)));
    assertThat(ACCOUNTS.resolve("dev:77").ids()).isEqualTo(new Ids(1000, 77, List.of(77L)));
  }

  @Test
  void anUnknownNumberHasGroupZero() throws Exception {
    Identity identity = ACCOUNTS.resolve("31337");

    assertThat(identity.ids()).isEqualTo(new Ids(31337, 0, List.of(0L)));
    assertThat(identity.home()).isEqualTo(BytePath.ROOT);
    assertThat(identity.name()).isEmpty();
  }

  @Test
  void digitsAreANumberAndNotAName() throws Exception {
    assertThat(ACCOUNTS.resolve("4242").ids().uid()).isEqualTo(4242);
  }

  @Test
  void nothingIsRoot() throws Exception {
    assertThat(ACCOUNTS.resolve("").ids()).isEqualTo(new Ids(0, 0, List.of(0L)));
  }

  @Test
  void namesTheFileThatLacksAUserOrGroup() {
    assertThatExceptionOfType(UnknownAccountException.class)
        .isThrownBy(() -> ACCOUNTS.resolve("nobody"))
        .withMessageContaining("user 'nobody' is not in '/etc/passwd'");
    assertThatExceptionOfType(UnknownAccountException.class)
        .isThrownBy(() -> ACCOUNTS.resolve("dev:none"))
        .withMessageContaining("group 'none' is not in '/etc/group'");
    assertThatExceptionOfType(UnknownAccountException.class)
        .isThrownBy(() -> ACCOUNTS.resolve("4294967295"));
  }

  @Test
  void takesMissingFilesAsEmpty() throws Exception {
    assertThat(Accounts.parse(new byte[0], new byte[0]).resolve("5:6").ids())
        .isEqualTo(new Ids(5, 6, List.of(6L)));
  }

  @Test
  void leavesOutALineWithANul() {
    assertThat(Accounts.parse("a\0:x:0:0::/:/bin/sh\n".getBytes(UTF_8), new byte[0]).users())
        .isEmpty();
  }
}
