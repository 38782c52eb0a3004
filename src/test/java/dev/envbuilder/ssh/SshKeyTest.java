package dev.envbuilder.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshKeyTest {
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);

  static List<String> good() {
    return TestKeys.GOOD;
  }

  @ParameterizedTest
  @MethodSource("good")
  void readsWhatSshKeygenAndOpensslWrite(String name) throws Exception {
    SshKey key = TestKeys.key(name);

    assertThat(key.publicKey()).isEqualTo(TestKeys.publicKey(name));
  }

  @ParameterizedTest
  @MethodSource("good")
  void signsWhatItsPublicHalfVerifies(String name) throws Exception {
    byte[] signature = TestKeys.key(name).sign(DATA, 0);

    assertThat(TestKeys.verifies(TestKeys.publicKey(name), signature, DATA)).isTrue();
    byte[] other = "something else".getBytes(StandardCharsets.US_ASCII);
    assertThat(TestKeys.verifies(TestKeys.publicKey(name), signature, other)).isFalse();
  }

  /** Openssl's signatures; the flags are draft-miller-ssh-agent's, section 3.6.1. */
  @ParameterizedTest
  @CsvSource({
    "0, ssh-rsa, pkcs1-rsa.sha1",
    "2, rsa-sha2-256, pkcs1-rsa.sha256",
    "4, rsa-sha2-512, pkcs1-rsa.sha512",
    // OpenSSH's agent_decode_alg asks for the shorter one first
    "6, rsa-sha2-256, pkcs1-rsa.sha256"
  })
  void signsWithRsaAsTheFlagsSay(long flags, String algorithm, String expected) throws Exception {
    WireInput signature = new WireInput(TestKeys.key("pkcs1-rsa").sign(DATA, flags));

    assertThat(signature.name()).isEqualTo(algorithm);
    assertThat(signature.string()).isEqualTo(TestKeys.base64(expected));
  }

  @Test
  void refusesFlagsThatItDoesNotKnow() throws Exception {
    SshKey key = TestKeys.key("pkcs1-rsa");

    assertThatThrownBy(() -> key.sign(DATA, 8)).isInstanceOf(SshException.class);
  }

  @Test
  void signsAsOpensslDoesWithEd25519() throws Exception {
    WireInput signature = new WireInput(TestKeys.key("pkcs8-ed25519").sign(DATA, 0));

    assertThat(signature.name()).isEqualTo("ssh-ed25519");
    assertThat(signature.string()).isEqualTo(TestKeys.base64("pkcs8-ed25519.signature"));
  }

  /** RFC 8032, section 7.1, test 2. */
  @Test
  void signsAsTheStandardOfEd25519Says() throws Exception {
    String seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    String point = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    String expected =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    Ed25519Key key = Ed25519Key.of(HexFormat.of().parseHex(seed));

    WireInput publicKey = new WireInput(key.publicKey());
    assertThat(publicKey.name()).isEqualTo("ssh-ed25519");
    assertThat(publicKey.string()).isEqualTo(HexFormat.of().parseHex(point));
    WireInput signature = new WireInput(key.sign(new byte[] {0x72}, 0));
    signature.name();
    assertThat(signature.string()).isEqualTo(HexFormat.of().parseHex(expected));
  }

  /** RFC 6979, appendix A.2.5 and A.2.7: key pairs. */
  @ParameterizedTest
  @CsvSource({
    "NISTP256, C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721,"
        + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
    "NISTP521, 00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C7085"
        + "5836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538,"
        + "01894550D0785932E00EAA23B694F213F8C3121F86DC97A04E5A7167DB4E5BCD371123D46E45DB6B5D5370A7F20F"
        + "B633155D38FFA16D2BD761DCAC474B9A2F5023A4"
  })
  void computesPublicPoints(EcCurve curve, String scalar, String x) throws Exception {
    byte[] point = curve.point(new BigInteger(scalar, 16));

    assertThat(new BigInteger(1, point, 1, point.length / 2)).isEqualTo(new BigInteger(x, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted-openssh", "encrypted-pem", "encrypted-pkcs8"})
  void saysWhatToDoAboutPassphrases(String name) {
    assertThatThrownBy(() -> TestKeys.key(name))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("passphrase")
        .hasMessageContaining("ssh-agent")
        .hasMessageContaining("ssh-keygen -p");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dsa | DSA key, which is not supported: use ed25519",
        "dsa-pem | DSA key, which is not supported: use ed25519",
        "sec1-other-curve | curve that ssh does not have",
        "openssh-ed25519.pub | it is a public key, and the private one is needed"
      })
  void saysWhyAKeyIsNoneItCanUse(String name, String why) {
    assertThatThrownBy(() -> TestKeys.key(name))
        .isInstanceOf(SshException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no '-----BEGIN",
        "hello | no '-----BEGIN",
        "PuTTY-User-Key-File-3: ssh-ed25519 | puttygen",
        "-----BEGIN OPENSSH PRIVATE KEY-----AAAA | -----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----!-----END RSA PRIVATE KEY----- | base64",
        "-----BEGIN RSA PRIVATE KEY----------END RSA PRIVATE KEY----- | ends too early",
        "-----BEGIN OPENSSH PRIVATE KEY-----AAAA-----END OPENSSH PRIVATE KEY----- | openssh-key-v1",
        "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | something else"
      })
  void saysWhatIsWrongWithATextThatIsNoKey(String text, String why) {
    assertThatThrownBy(() -> SshKey.parse(text.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(SshException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesWhatIsLargerThanAKey() {
    assertThatThrownBy(() -> SshKey.parse(new byte[SshKey.LARGEST_TEXT + 1]))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("larger than a key");
  }

  @Test
  void readsAKeyWhoseLineEndsWereLost() throws Exception {
    String text = new String(TestKeys.text("openssh-ed25519"), StandardCharsets.US_ASCII);
    List<String> mangled =
        List.of(text.replace('\n', ' '), text.replace("\n", "\r\n"), "\n  " + text + "\n\n");

    for (String form : mangled) {
      SshKey key = SshKey.parse(form.getBytes(StandardCharsets.US_ASCII));

      assertThat(key.publicKey()).isEqualTo(TestKeys.publicKey("openssh-ed25519"));
    }
  }

  @Test
  void refusesHalvesOfDifferentKeys() throws Exception {
    byte[] text = TestKeys.text("openssh-ed25519");
    byte[] content = PemText.parse(text).content();
    content[70] ^= 1; // within the public key that comes first

    byte[] changed = pem("OPENSSH", content);

    assertThatThrownBy(() -> SshKey.parse(changed))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("do not belong together");
  }

  @ParameterizedTest
  @MethodSource("good")
  void holdsNothingWhenErased(String name) throws Exception {
    SshKey key = TestKeys.key(name);

    key.erase();

    assertThat(PrivateBytes.of(key)).isNotEmpty().allMatch(b -> b == 0);
    assertThatThrownBy(() -> key.sign(DATA, 0)).isInstanceOf(SshException.class);
  }

  @ParameterizedTest
  @MethodSource("good")
  void showsOnlyItsType(String name) throws Exception {
    SshKey key = TestKeys.key(name);

    assertThat(PrivateBytes.of(key)).anyMatch(b -> b != 0);
    assertThat(key.toString()).matches("ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)");
    assertThat(new SshSource.Keys(List.of(key)).toString()).isEqualTo("Keys[keys=[" + key + "]]");
  }

  static byte[] pem(String label, byte[] content) {
    String text =
        "-----BEGIN "
            + label
            + " PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(content)
            + "\n-----END "
            + label
            + " PRIVATE KEY-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
