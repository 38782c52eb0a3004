package dev.envbuilder.ssh;

import java.util.List;
import java.util.Optional;

/**
 * An agent that has keys: it lists them and signs with them. It takes no other request, not even
 * those that BuildKit's agent of keys takes, which adds and removes keys as a step wishes.
 */
final class KeyAgent implements Agent {
  private final List<SshKey> keys;

  KeyAgent(List<SshKey> keys) {
    this.keys = List.copyOf(keys);
  }

  @Override
  public byte[] answer(byte[] request) {
    return switch (request[0]) {
      case Messages.REQUEST_IDENTITIES -> identities();
      case Messages.SIGN_REQUEST -> sign(request);
      default -> Messages.failure();
    };
  }

  private byte[] identities() {
    WireOutput out = new WireOutput().write(Messages.IDENTITIES_ANSWER).uint32(keys.size());
    for (SshKey key : keys) {
      out.string(key.publicKey()).string(""); // without a comment, as BuildKit
    }
    return out.toByteArray();
  }

  private byte[] sign(byte[] request) {
    try {
      SignRequest asked = SignRequest.parse(request);
      Optional<SshKey> key = keys.stream().filter(asked::isFor).findFirst();
      return key.isEmpty() ? Messages.failure() : asked.answer(key.get());
    } catch (SshException e) {
      return Messages.failure(); // all that the protocol has for it
    }
  }

  @Override
  public void close() {
    // the keys belong to the source
  }
}
