package dev.envbuilder.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged keys give a key or a checked failure, never anything else, and always end. */
class KeyFuzzTest {
  private static final int ROUNDS = 250;

  @ParameterizedTest
  @CsvSource({
    "openssh-ed25519, OPENSSH",
    "openssh-ecdsa-256, OPENSSH",
    "openssh-rsa, OPENSSH",
    "pkcs1-rsa, RSA",
    "sec1-256, EC",
    "pkcs8-ed25519, ''",
    "pkcs8-ec-256, ''",
    "pkcs8-rsa, ''"
  })
  void survivesDamage(String name, String label) throws SshException {
    byte[] valid = PemText.parse(TestKeys.text(name)).content();
    Random random = new Random(ROUNDS);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] text =
          label.isEmpty()
              ? new String(SshKeyTest.pem("X", damaged(valid, random)), US_ASCII)
                  .replace("X PRIVATE", "PRIVATE")
                  .getBytes(US_ASCII)
              : SshKeyTest.pem(label, damaged(valid, random));
      try {
        SshKey.parse(text);
      } catch (SshException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
  }

  /** Any text at all, armour included. */
  @ParameterizedTest
  @CsvSource({"openssh-ed25519", "pkcs1-rsa", "encrypted-pem"})
  void survivesDamagedText(String name) {
    byte[] valid = TestKeys.text(name);
    Random random = new Random(ROUNDS);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try {
        SshKey.parse(damaged(valid, random));
      } catch (SshException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
  }

  /** Other bytes in a few places, lengths among them; sometimes cut short. */
  private static byte[] damaged(byte[] valid, Random random) {
    int length = random.nextInt(8) == 0 ? random.nextInt(valid.length) : valid.length;
    byte[] damaged = java.util.Arrays.copyOf(valid, length);
    for (int n = 1 + random.nextInt(4); n > 0 && length > 0; n--) {
      int at = random.nextInt(random.nextBoolean() ? length : Math.min(length, 60));
      damaged[at] =
          random.nextInt(3) == 0
              ? (byte) new int[] {0, 1, 0x7f, 0x80, 0x82, 0xff}[random.nextInt(6)]
              : (byte) random.nextInt(256);
    }
    return damaged;
  }
}
