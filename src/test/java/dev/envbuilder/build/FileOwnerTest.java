package dev.envbuilder.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.linux.Accounts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileOwnerTest {
  private static final Accounts ACCOUNTS =
      Accounts.parse(
          "root:x:0:0::/root:/bin/sh\nbob:x:1000:100::/:\n77:x:5:6::/:\n".getBytes(UTF_8),
          "root:x:0:\nstaff:x:50:bob\n88:x:7:\n".getBytes(UTF_8));

  /** LLB = client/llb/fileop.go WithUser and parseUID, OPS = solver/llbsolver/ops/user_linux.go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0:0; ''; LLB",
        "1000; 1000:1000; ''; OPS: a number is the group's too, whoever has it",
        "77; 77:77; ''; LLB: a number even where an account has that name",
        "1000:50; 1000:50; ''; LLB",
        "1000:88; 1000:88; ''; LLB",
        "bob; 1000:100; ''; OPS: with the primary group",
        "bob:staff; 1000:50; ''; OPS",
        "bob:7; 1000:7; ''; OPS",
        "root; 0:0; ''; LLB: without a look into the image",
        "root:root; 0:0; ''; LLB",
        "bob:; 1000:0; ''; LLB: an empty name is the number 0",
        ":staff; 0:50; ''; LLB: an empty name is the number 0",
        ":; 0:0; ''; LLB",
        "1000:; 1000:0; ''; LLB",
        "nobody; 0:0; user nobody; OPS: not found leaves 0",
        "nobody:staff; 0:50; user nobody; OPS",
        "bob:nogroup; 1000:100; group nogroup; OPS: not found leaves the user's",
        "5:nogroup; 5:5; group nogroup; OPS: not found leaves the user's",
        "a:b:c; 0:0; user a, group b:c; LLB SplitN",
        "007; 7:7; ''; ParseInt: decimal",
        "+7; 7:7; ''; ParseInt",
        "00000000007; 7:7; ''; ParseInt",
        "2147483647; 2147483647:2147483647; ''; ParseInt with 32 bits",
        "2147483648; 0:0; user 2147483648; ParseInt with 32 bits: a name",
        "-2; 4294967294:4294967294; ''; LLB: uint32",
        "1_000; 0:0; user 1_000; ParseInt: underscores need base 0",
        "0x10; 0:0; user 0x10; ParseInt: base 10",
      })
  void resolvesAsBuildKit(String text, String expected, String unknown, String rule) {
    List<String> heard = new ArrayList<>();

    FileOwner owner =
        FileOwner.parse(text).resolve(ACCOUNTS, (kind, name) -> heard.add(kind + " " + name));

    assertThat(owner.uid() + ":" + owner.gid()).as(rule).isEqualTo(expected);
    assertThat(String.join(", ", heard)).as(rule).isEqualTo(unknown);
    boolean looksNothingUp = FileOwner.parse(text).isNumeric();
    assertThat(looksNothingUp)
        .as(rule)
        .isEqualTo(!text.matches(".*[a-z_].*|2147483648") || text.matches("root(:root)?"));
  }
}
