package dev.envbuilder.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; the hashes are those of ssh-keygen -H. */
class KnownHostTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "example.com | example.com | true",
        "example.com | EXAMPLE.com | true",
        "example.com | example.org | false",
        "example.com | [example.com]:2222 | false",
        "[example.com]:2222 | [example.com]:2222 | true",
        "*.example.com,10.0.0.? | a.b.example.com | true",
        "*.example.com,10.0.0.? | 10.0.0.7 | true",
        "*.example.com,10.0.0.? | 10.0.0.77 | false",
        "*,!bad.example.com | bad.example.com | false",
        "!bad.example.com,* | good.example.com | true",
        "* | [example.com]:2222 | true",
        "a*b*c | aXbXbc | true",
        "a*b*c | aXbXb | false",
        "|1|0L5LvUScEcnSy8MiGn7n12hERCU=|4f2Q+zn/n40Rfncxm9wZ3tEJdd8= | example.com | true",
        "|1|0L5LvUScEcnSy8MiGn7n12hERCU=|4f2Q+zn/n40Rfncxm9wZ3tEJdd8= | example.org | false",
        "|1|vGryHKiWVV+M19ezQ7LVUFFbuQE=|o8RDeIpZ3KmngrszCrw5jBKv+ro= | [example.com]:2222 | true",
        "|1|x | example.com | false",
        "|1|!|! | example.com | false",
      })
  void isAboutServers(String hosts, String name, boolean about) {
    KnownHost host = KnownHost.parse(hosts + " ssh-ed25519 AAAA comment").orElseThrow();

    assertThat(host.isAbout(name)).isEqualTo(about);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# x y z",
        "example.com",
        "example.com ssh-rsa",
        "h t !!!",
        "@cert-authority * t AAAA"
      })
  void leavesOtherLinesAlone(String line) {
    assertThat(KnownHost.parse(line)).isEmpty();
  }
}
