package dev.envbuilder.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Keys that ssh-keygen and openssl made for these tests, which open nothing, and a verification of
 * signatures that shares no code with what made them.
 */
final class TestKeys {
  static final List<String> GOOD =
      List.of(
          "openssh-ed25519",
          "openssh-ecdsa-256",
          "openssh-ecdsa-384",
          "openssh-ecdsa-521",
          "openssh-rsa",
          "pkcs1-rsa",
          "pkcs8-rsa",
          "pkcs8-ec-256",
          "pkcs8-ec-384",
          "pkcs8-ec-521",
          "pkcs8-ed25519",
          "sec1-256",
          "sec1-384",
          "sec1-521",
          "sec1-no-public");

  private TestKeys() {}

  static byte[] text(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SshKey key(String name) throws SshException {
    return SshKey.parse(text(name));
  }

  /** The second word of the public key's file. */
  static byte[] publicKey(String name) {
    String file = new String(text(name + ".pub"), StandardCharsets.US_ASCII);
    return Base64.getDecoder().decode(file.strip().split(" ")[1]);
  }

  static byte[] base64(String name) {
    return Base64.getDecoder().decode(text(name));
  }

  /** Whether a signature blob is one of these bytes by the key of a public blob. */
  static boolean verifies(byte[] publicKey, byte[] signature, byte[] data)
      throws GeneralSecurityException, SshException {
    WireInput input = new WireInput(signature);
    String algorithm = input.name();
    byte[] value = input.string();
    input.end();
    WireInput key = new WireInput(publicKey);
    String type = key.name();
    if (type.equals("ssh-ed25519")) {
      byte[] header = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};
      byte[] point = key.string();
      byte[] encoded = Arrays.copyOf(header, header.length + point.length);
      System.arraycopy(point, 0, encoded, header.length, point.length);
      return algorithm.equals(type)
          && verifies("Ed25519", "Ed25519", new X509EncodedKeySpec(encoded), value, data);
    }
    if (type.equals("ssh-rsa")) {
      BigInteger exponent = key.mpint();
      String hash =
          switch (algorithm) {
            case "ssh-rsa" -> "SHA1";
            case "rsa-sha2-256" -> "SHA256";
            case "rsa-sha2-512" -> "SHA512";
            default -> throw new SshException("unexpected algorithm " + algorithm);
          };
      var spec = new RSAPublicKeySpec(key.mpint(), exponent);
      return verifies("RSA", hash + "withRSA", spec, value, data);
    }
    EcCurve curve = EcCurve.valueOf(key.name().toUpperCase(Locale.ROOT));
    byte[] point = key.string();
    int size = point.length / 2;
    ECPoint w =
        new ECPoint(new BigInteger(1, point, 1, size), new BigInteger(1, point, 1 + size, size));
    WireInput numbers = new WireInput(value);
    byte[] both = new byte[2 * size];
    put(numbers.mpint(), both, 0, size);
    put(numbers.mpint(), both, size, size);
    numbers.end();
    return algorithm.equals(type)
        && verifies(
            "EC", curve.signature(), new ECPublicKeySpec(w, curve.parameters()), both, data);
  }

  private static void put(BigInteger number, byte[] target, int at, int size) {
    byte[] value = number.toByteArray();
    int length = Math.min(value.length, size);
    System.arraycopy(value, value.length - length, target, at + size - length, length);
  }

  private static boolean verifies(
      String keyType, String javaName, java.security.spec.KeySpec spec, byte[] value, byte[] data)
      throws GeneralSecurityException {
    PublicKey key = KeyFactory.getInstance(keyType).generatePublic(spec);
    Signature signature = Signature.getInstance(javaName);
    signature.initVerify(key);
    signature.update(data);
    return signature.verify(value);
  }
}
