package dev.envbuilder.ssh;

import java.util.Arrays;

/** The request to sign something with the private half of a key. */
final class SignRequest {
  private final byte[] key;
  private final byte[] data;
  private final long flags;

  private SignRequest(byte[] key, byte[] data, long flags) {
    this.key = key;
    this.data = data;
    this.flags = flags;
  }

  /**
   * Reads the message.
   *
   * @throws SshException if it is anything but such a request, whole and alone
   */
  static SignRequest parse(byte[] message) throws SshException {
    WireInput input = new WireInput(message);
    if (input.read() != Messages.SIGN_REQUEST) {
      throw new SshException("it is no request to sign");
    }
    SignRequest request = new SignRequest(input.string(), input.string(), input.uint32());
    input.end();
    return request;
  }

  /** Whether it is for this public key. */
  boolean isFor(SshKey candidate) {
    return Arrays.equals(key, candidate.publicKey());
  }

  /** The answer to it, made with the private half. */
  byte[] answer(SshKey signer) throws SshException {
    byte[] signature = signer.sign(data, flags);
    return new WireOutput().write(Messages.SIGN_RESPONSE).string(signature).toByteArray();
  }
}
