package dev.envbuilder.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void saysWhatTheClientKnows() {
    assertThat(Faults.reason(new IOException("connection reset"))).isEqualTo("connection reset");
    assertThat(Faults.reason(caused(new IOException(), new IOException("inner"))))
        .isEqualTo("inner");
  }

  @Test
  void saysInWordsWhatTheClientLeavesUnsaid() {
    assertThat(Faults.reason(caused(new ConnectException(), new ClosedChannelException())))
        .isEqualTo("nobody answers there");
    assertThat(Faults.reason(caused(new ConnectException(), new UnresolvedAddressException())))
        .isEqualTo("no address is known for that name");
  }

  @Test
  void namesWhatItDoesNotKnow() {
    assertThat(Faults.reason(new ClosedChannelException())).isEqualTo("ClosedChannelException");
  }

  private static Exception caused(Exception failure, Exception cause) {
    failure.initCause(cause);
    return failure;
  }
}
