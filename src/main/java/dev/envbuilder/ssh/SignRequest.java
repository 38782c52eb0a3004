package dev.envbuilder.ssh;

/** The request to sign {@code data} with the private half of {@code key}. */
record SignRequest(byte[] key, byte[] data, long flags) {
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
}
