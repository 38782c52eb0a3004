package dev.envbuilder.ssh;

import dev.envbuilder.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** {@code ssh-ed25519} (RFC 8709). */
final class Ed25519Key implements SshKey {
  static final String TYPE = "ssh-ed25519";
  static final int LENGTH = 32;

  private final Secret seed;
  private final byte[] publicKey;
  private volatile boolean erased;

  private Ed25519Key(Secret seed, byte[] point) {
    this.seed = seed;
    this.publicKey = new WireOutput().string(TYPE).string(point).toByteArray();
  }

  /** The key that is made from a seed of 32 bytes. */
  static Ed25519Key of(byte[] seed) throws SshException {
    if (seed.length != LENGTH) {
      throw new SshException("an Ed25519 key has 32 bytes, and it has " + seed.length);
    }
    return new Ed25519Key(Secret.of(seed), point(seed));
  }

  /** Java multiplies points only for a key that it makes: so let this seed be what it draws. */
  private static byte[] point(byte[] seed) throws SshException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
      EdECPublicKey made = (EdECPublicKey) generator.generateKeyPair().getPublic();
      byte[] y = made.getPoint().getY().toByteArray();
      byte[] point = new byte[LENGTH];
      for (int i = 0; i < Math.min(y.length, LENGTH); i++) {
        point[i] = y[y.length - 1 - i];
      }
      point[LENGTH - 1] |= made.getPoint().isXOdd() ? (byte) 0x80 : 0;
      return point;
    } catch (GeneralSecurityException e) {
      throw new SshException("Java cannot make an Ed25519 key of it", e);
    }
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public byte[] sign(byte[] data, long flags) throws SshException {
    byte[] value = seed.reveal();
    try {
      EdECPrivateKeySpec spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, value);
      PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(spec);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(data);
      byte[] signed = signature.sign();
      if (erased) {
        throw new SshException("the key has been erased");
      }
      return new WireOutput().string(TYPE).string(signed).toByteArray();
    } catch (GeneralSecurityException e) {
      throw new SshException("Java cannot sign with the key", e);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  @Override
  public void erase() {
    erased = true;
    seed.erase();
  }

  @Override
  public String toString() {
    return TYPE;
  }

  /** Gives the seed. */
  private static final class Drawn extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient byte[] seed;

    Drawn(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(seed, 0, target, 0, target.length);
    }
  }
}
