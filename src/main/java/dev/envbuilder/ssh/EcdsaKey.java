package dev.envbuilder.ssh;

import dev.envbuilder.secret.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;

/** {@code ecdsa-sha2-*} (RFC 5656). */
final class EcdsaKey implements SshKey {
  private final EcCurve curve;
  private final Secret scalar;
  private final byte[] point;
  private volatile boolean erased;

  private EcdsaKey(EcCurve curve, Secret scalar, byte[] point) {
    this.curve = curve;
    this.scalar = scalar;
    this.point = point;
  }

  /** The key of a private number. */
  static EcdsaKey of(EcCurve curve, BigInteger scalar) throws SshException {
    try {
      BigInteger order = curve.parameters().getOrder();
      if (scalar.signum() <= 0 || scalar.compareTo(order) >= 0) {
        throw new SshException("its number is not one of the curve " + curve.sshName());
      }
      byte[] value = scalar.toByteArray();
      EcdsaKey key = new EcdsaKey(curve, Secret.of(value), curve.point(scalar));
      Arrays.fill(value, (byte) 0);
      return key;
    } catch (GeneralSecurityException e) {
      throw new SshException("Java cannot make a key of the curve " + curve.sshName(), e);
    }
  }

  /** The public point, uncompressed. */
  byte[] point() {
    return point.clone();
  }

  @Override
  public byte[] publicKey() {
    return new WireOutput()
        .string(curve.keyType())
        .string(curve.sshName())
        .string(point)
        .toByteArray();
  }

  @Override
  public byte[] sign(byte[] data, long flags) throws SshException {
    byte[] value = scalar.reveal();
    try {
      ECPrivateKeySpec spec = new ECPrivateKeySpec(new BigInteger(value), curve.parameters());
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(spec);
      Signature signature = Signature.getInstance(curve.signature());
      signature.initSign(key);
      signature.update(data);
      byte[] signed = signature.sign();
      if (erased) {
        throw new SshException("the key has been erased");
      }
      int half = signed.length / 2;
      byte[] numbers =
          new WireOutput()
              .mpint(new BigInteger(1, signed, 0, half))
              .mpint(new BigInteger(1, signed, half, half))
              .toByteArray();
      return new WireOutput().string(curve.keyType()).string(numbers).toByteArray();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SshException("Java cannot sign with the key", e);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  @Override
  public void erase() {
    erased = true;
    scalar.erase();
  }

  @Override
  public String toString() {
    return curve.keyType();
  }
}
