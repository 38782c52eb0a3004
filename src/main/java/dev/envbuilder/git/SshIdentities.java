package dev.envbuilder.git;

import java.io.IOException;
import java.util.List;

/**
 * Who we are to an SSH server: keys that somebody else keeps, as an SSH agent does. Keys and
 * signatures are in SSH's own encoding (RFC 4253 section 6.6).
 */
public interface SshIdentities {
  /**
   * A key that can sign.
   *
   * @param publicKey its public part
   */
  record Identity(byte[] publicKey, String comment) {}

  /** The keys, the one to try first at the beginning. */
  List<Identity> identities() throws IOException;

  /**
   * A signature.
   *
   * @param flags which hash an RSA key is to use: 2 for SHA-256, 4 for SHA-512
   *     (draft-miller-ssh-agent, section 5.3)
   * @throws IOException if the key is unknown or does not sign
   */
  byte[] sign(byte[] publicKey, byte[] data, int flags) throws IOException;
}
