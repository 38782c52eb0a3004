package dev.envbuilder.ssh;

/**
 * A private key that signs. It has no textual form; what it holds is overwritten by {@link #erase},
 * while what Java's own classes copy for the length of a signature goes with the next garbage
 * collection.
 */
public sealed interface SshKey permits Ed25519Key, EcdsaKey, RsaKey {
  /** The largest text of a key that is read; BuildKit reads as much of a file. */
  int LARGEST_TEXT = 100 * 1024;

  /**
   * Reads an unencrypted private key: OpenSSH's own format, PKCS#1, SEC1 or PKCS#8, each in PEM.
   *
   * @throws SshException with what is wrong, as a sentence about "it", and what to try
   */
  static SshKey parse(byte[] text) throws SshException {
    return KeyFormats.parse(text);
  }

  /** The public key as the protocol has it: its type, and what that type has. */
  byte[] publicKey();

  /**
   * The signature of these bytes, as the protocol has it: the algorithm, and what that gives.
   *
   * @param flags those of the request; only RSA keys look at them
   * @throws SshException if the flags ask for what is not known, or the key has been erased
   */
  byte[] sign(byte[] data, long flags) throws SshException;

  /** Overwrites the private part. */
  void erase();
}
