package dev.envbuilder.ssh;

import dev.envbuilder.secret.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code ssh-rsa} (RFC 4253, section 6.6) with the signatures of RFC 8332. */
final class RsaKey implements SshKey {
  static final String TYPE = "ssh-rsa";

  /** The sizes that ssh-keygen makes, in bits. */
  static final int SMALLEST = 1024;

  static final int LARGEST = 16384;

  private static final int SHA2_256 = 2;
  private static final int SHA2_512 = 4;

  private final BigInteger modulus;
  private final BigInteger exponent;

  /** In the order of {@link RSAPrivateCrtKeySpec}, beginning with the private exponent. */
  private final List<Secret> numbers;

  private volatile boolean erased;

  private RsaKey(BigInteger modulus, BigInteger exponent, List<BigInteger> privateNumbers) {
    this.modulus = modulus;
    this.exponent = exponent;
    List<Secret> secrets = new ArrayList<>();
    for (BigInteger number : privateNumbers) {
      byte[] value = number.toByteArray();
      secrets.add(Secret.of(value));
      Arrays.fill(value, (byte) 0);
    }
    this.numbers = List.copyOf(secrets);
  }

  /**
   * The key of these numbers, from which the others of a key follow.
   *
   * @param d the private exponent
   * @param p a prime factor of the modulus, and {@code q} the other
   */
  static RsaKey of(
      BigInteger modulus, BigInteger exponent, BigInteger d, BigInteger p, BigInteger q)
      throws SshException {
    int bits = modulus.bitLength();
    if (bits < SMALLEST || bits > LARGEST) {
      throw new SshException(
          "an RSA key has " + SMALLEST + " to " + LARGEST + " bits, and it has " + bits);
    }
    BigInteger one = BigInteger.ONE;
    boolean isKey =
        exponent.testBit(0)
            && exponent.compareTo(one) > 0
            && exponent.bitLength() <= 64
            && d.signum() > 0
            && d.compareTo(modulus) < 0
            && p.testBit(0)
            && q.testBit(0)
            && p.compareTo(one) > 0
            && q.compareTo(one) > 0
            && !p.equals(q)
            && p.multiply(q).equals(modulus)
            && p.gcd(q).equals(one)
            && d.multiply(exponent).mod(p.subtract(one)).equals(one)
            && d.multiply(exponent).mod(q.subtract(one)).equals(one);
    if (!isKey) {
      throw new SshException("it is damaged: its numbers are not those of an RSA key");
    }
    BigInteger dP = d.mod(p.subtract(one));
    BigInteger dQ = d.mod(q.subtract(one));
    return new RsaKey(modulus, exponent, List.of(d, p, q, dP, dQ, q.modInverse(p)));
  }

  @Override
  public byte[] publicKey() {
    return new WireOutput().string(TYPE).mpint(exponent).mpint(modulus).toByteArray();
  }

  @Override
  public byte[] sign(byte[] data, long flags) throws SshException {
    if ((flags & ~(SHA2_256 | SHA2_512)) != 0) {
      throw new SshException("the flags " + flags + " of the request are not known");
    }
    // the first of them, as OpenSSH's agent decides
    if ((flags & SHA2_256) != 0) {
      return sign(data, "rsa-sha2-256", "SHA256withRSA");
    }
    if ((flags & SHA2_512) != 0) {
      return sign(data, "rsa-sha2-512", "SHA512withRSA");
    }
    return sign(data, TYPE, "SHA1withRSA");
  }

  private byte[] sign(byte[] data, String algorithm, String javaName) throws SshException {
    try {
      PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(spec());
      Signature signature = Signature.getInstance(javaName);
      signature.initSign(key);
      signature.update(data);
      byte[] signed = signature.sign();
      if (erased) {
        throw new SshException("the key has been erased");
      }
      return new WireOutput().string(algorithm).string(signed).toByteArray();
    } catch (GeneralSecurityException | ArithmeticException e) {
      throw new SshException("Java cannot sign with the key", e);
    }
  }

  private RSAPrivateCrtKeySpec spec() {
    return new RSAPrivateCrtKeySpec(
        modulus, exponent, number(0), number(1), number(2), number(3), number(4), number(5));
  }

  private BigInteger number(int index) {
    byte[] value = numbers.get(index).reveal();
    BigInteger number = new BigInteger(value);
    Arrays.fill(value, (byte) 0);
    return number;
  }

  @Override
  public void erase() {
    erased = true;
    numbers.forEach(Secret::erase);
  }

  @Override
  public String toString() {
    return TYPE;
  }
}
