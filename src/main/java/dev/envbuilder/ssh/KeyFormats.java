package dev.envbuilder.ssh;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** The formats of private keys, told by the label of their PEM. */
final class KeyFormats {
  private static final String RSA = "2a864886f70d010101";
  private static final String EC = "2a8648ce3d0201";
  private static final String ED25519 = "2b6570";

  private KeyFormats() {}

  /** The key in a text. */
  static SshKey parse(byte[] text) throws SshException {
    if (text.length > SshKey.LARGEST_TEXT) {
      throw new SshException("it is larger than a key: " + text.length + " bytes");
    }
    PemText pem = PemText.parse(text);
    if (pem.encrypted()) {
      throw encrypted();
    }
    byte[] content = pem.content();
    try {
      return switch (pem.label()) {
        case "OPENSSH PRIVATE KEY" -> OpenSshFormat.parse(content);
        case "RSA PRIVATE KEY" -> rsa(new DerInput(content));
        case "EC PRIVATE KEY" -> ec(new DerInput(content), Optional.empty());
        case "PRIVATE KEY" -> pkcs8(new DerInput(content));
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        case "DSA PRIVATE KEY" -> throw unsupported("a DSA key");
        default -> throw unsupported("something else than a private key in PEM");
      };
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  static SshException encrypted() {
    return new SshException(
        "it is protected by a passphrase, which nobody is there to type: load it into an ssh-agent"
            + " and give that agent's socket, or give a copy without one"
            + " ('ssh-keygen -p -N \"\" -f COPY')");
  }

  static SshException unsupported(String what) {
    return new SshException(
        "it is " + what + ", which is not supported: use ed25519, ecdsa or rsa ('ssh-keygen -t')");
  }

  /** PKCS#1 (RFC 8017, A.1.2). */
  private static SshKey rsa(DerInput input) throws SshException {
    DerInput key = input.sequence();
    if (!key.integer().equals(BigInteger.ZERO)) {
      throw unsupported("an RSA key of more than two primes");
    }
    BigInteger modulus = key.integer();
    BigInteger exponent = key.integer();
    return RsaKey.of(modulus, exponent, key.integer(), key.integer(), key.integer());
  }

  /**
   * SEC1 (RFC 5915).
   *
   * @param given the curve, where what is around the key names it
   */
  private static SshKey ec(DerInput input, Optional<EcCurve> given) throws SshException {
    DerInput key = input.sequence();
    if (!key.integer().equals(BigInteger.ONE)) {
      throw unsupported("an EC key of another version than 1");
    }
    byte[] value = key.octets();
    BigInteger scalar = new BigInteger(1, value);
    Arrays.fill(value, (byte) 0);
    Optional<EcCurve> curve = given;
    if (key.hasExplicit(0)) {
      EcCurve named = curve(key.explicit(0));
      if (given.isPresent() && given.get() != named) {
        throw new SshException("it is damaged: it names two curves");
      }
      curve = Optional.of(named);
    }
    if (curve.isEmpty()) {
      throw new SshException("it is damaged: it names no curve");
    }
    EcdsaKey made = EcdsaKey.of(curve.get(), scalar);
    if (key.hasExplicit(1) && !Arrays.equals(key.explicit(1).bits(), made.point())) {
      throw halves();
    }
    return made;
  }

  private static EcCurve curve(DerInput input) throws SshException {
    Optional<EcCurve> curve = EcCurve.ofObjectIdentifier(input.objectIdentifier());
    return curve.orElseThrow(() -> unsupported("an EC key of a curve that ssh does not have"));
  }

  /** The public half that was given is not that of the private one. */
  static SshException halves() {
    return new SshException("it is damaged: its public and private halves do not belong together");
  }

  /** PKCS#8 (RFC 5208, RFC 5958). */
  private static SshKey pkcs8(DerInput input) throws SshException {
    DerInput key = input.sequence();
    if (key.integer().bitLength() > 1) {
      throw unsupported("PKCS#8 of an unknown version");
    }
    DerInput algorithm = key.sequence();
    return switch (algorithm.objectIdentifier()) {
      case RSA -> rsa(key.nested());
      case EC -> ec(key.nested(), Optional.of(curve(algorithm)));
      case ED25519 -> {
        byte[] seed = key.nested().octets();
        SshKey made = Ed25519Key.of(seed);
        Arrays.fill(seed, (byte) 0);
        yield made;
      }
      default -> throw unsupported("a key of an algorithm that ssh does not have");
    };
  }
}
