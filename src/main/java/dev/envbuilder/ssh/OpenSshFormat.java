package dev.envbuilder.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** OpenSSH's own format, {@code openssh-key-v1} (OpenSSH's PROTOCOL.key). */
final class OpenSshFormat {
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 8;

  private OpenSshFormat() {}

  static SshKey parse(byte[] content) throws SshException {
    if (content.length < MAGIC.length
        || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new SshException("it is damaged: it does not begin with 'openssh-key-v1'");
    }
    WireInput input = new WireInput(Arrays.copyOfRange(content, MAGIC.length, content.length));
    String cipher = input.name();
    String derivation = input.name();
    input.string();
    if (!cipher.equals("none") || !derivation.equals("none")) {
      throw KeyFormats.encrypted();
    }
    long count = input.uint32();
    if (count != 1) {
      throw new SshException("it holds " + count + " keys: give each a file of its own");
    }
    byte[] publicKey = input.string();
    byte[] section = input.string();
    input.end();
    try {
      SshKey key = section(new WireInput(section), section.length);
      if (!Arrays.equals(key.publicKey(), publicKey)) {
        throw KeyFormats.halves();
      }
      return key;
    } finally {
      Arrays.fill(section, (byte) 0);
    }
  }

  private static SshKey section(WireInput input, int length) throws SshException {
    long check = input.uint32();
    if (length % BLOCK != 0 || check != input.uint32()) {
      throw new SshException("it is damaged: its check fails");
    }
    SshKey key = key(input);
    input.string(); // the comment, which BuildKit's agent does not show either
    for (int expected = 1; input.remaining() > 0; expected++) {
      if (input.read() != expected || expected >= BLOCK) {
        throw new SshException("it is damaged: its padding is not right");
      }
    }
    return key;
  }

  private static SshKey key(WireInput input) throws SshException {
    String type = input.name();
    return switch (type) {
      case Ed25519Key.TYPE -> ed25519(input);
      case RsaKey.TYPE -> rsa(input);
      case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
          ecdsa(input, type);
      case "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com" ->
          throw new SshException(
              "it signs only with a security key that is plugged in: give an ssh-agent's socket");
      case "ssh-dss" -> throw KeyFormats.unsupported("a DSA key");
      default -> throw KeyFormats.unsupported("a key of an unknown type");
    };
  }

  private static SshKey ed25519(WireInput input) throws SshException {
    byte[] point = input.string();
    byte[] both = input.string();
    if (both.length != 2 * Ed25519Key.LENGTH) {
      throw new SshException("it is damaged: an Ed25519 key of " + both.length + " bytes");
    }
    byte[] seed = Arrays.copyOf(both, Ed25519Key.LENGTH);
    boolean same = Arrays.equals(both, Ed25519Key.LENGTH, both.length, point, 0, point.length);
    Arrays.fill(both, (byte) 0);
    try {
      if (!same) {
        throw KeyFormats.halves();
      }
      return Ed25519Key.of(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  private static SshKey ecdsa(WireInput input, String type) throws SshException {
    String name = input.name();
    EcCurve curve =
        EcCurve.ofSshName(name)
            .filter(named -> named.keyType().equals(type))
            .orElseThrow(() -> new SshException("it is damaged: its curve is not its type's"));
    byte[] point = input.string();
    EcdsaKey key = EcdsaKey.of(curve, input.mpint());
    if (!Arrays.equals(point, key.point())) {
      throw KeyFormats.halves();
    }
    return key;
  }

  private static SshKey rsa(WireInput input) throws SshException {
    BigInteger modulus = input.mpint();
    BigInteger exponent = input.mpint();
    BigInteger d = input.mpint();
    input.mpint(); // the inverse of q follows from the factors
    return RsaKey.of(modulus, exponent, d, input.mpint(), input.mpint());
  }
}
