package dev.envbuilder.registry;

import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A blob on its way in. It goes on where a connection breaks off, and it gives the last byte out
 * only if the whole is what its descriptor promises.
 */
final class BlobStream extends InputStream {
  /** However small the steps, this many broken connections for one blob are enough. */
  private static final int MAX_RESUMES = 100;

  private final Transport transport;
  private final Call call;
  private final Digest expected;
  private final long size;
  private final MessageDigest digest;
  private final Retry.Turn turn;
  private InputStream body;
  private long count;
  private int resumes;
  private boolean verified;
  private boolean closed;

  private BlobStream(
      Transport transport, Call call, Descriptor descriptor, RetryPolicy policy, InputStream body) {
    this.transport = transport;
    this.call = call;
    this.expected = descriptor.digest();
    this.size = descriptor.size();
    this.digest = expected.newMessageDigest();
    this.turn = transport.begin("download of " + expected, policy);
    this.body = body;
  }

  /** Sends the first request; what is wrong with it shows here. */
  static BlobStream open(Transport transport, Call call, Descriptor descriptor, RetryPolicy policy)
      throws IOException {
    HttpResponse<InputStream> answer = transport.send(call, policy);
    if (answer.statusCode() != 200) {
      throw transport.failure(call, answer);
    }
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(descriptor.size());
    if (length != descriptor.size()) {
      answer.body().close();
      throw mismatch(
          call, descriptor.digest(), "it has " + length + " bytes, not " + descriptor.size());
    }
    return new BlobStream(transport, call, descriptor, policy, answer.body());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (count == size) {
      verify();
      return -1;
    }
    int wanted = (int) Math.min(length, size - count);
    while (true) {
      String broken;
      try {
        int n = body.read(buffer, offset, wanted);
        if (n >= 0) {
          return took(buffer, offset, n);
        }
        broken = "the connection ended after " + count + " of " + size + " bytes";
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw e;
        }
        broken = Faults.reason(e);
      }
      resume(broken);
    }
  }

  private int took(byte[] buffer, int offset, int n) throws IOException {
    digest.update(buffer, offset, n);
    count += n;
    if (n > 0) {
      turn.progressed();
      transport.listener().received(expected, n);
    }
    if (count == size) {
      verify();
    }
    return n;
  }

  private void verify() throws IOException {
    if (verified) {
      return;
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    if (!hex.equals(expected.hex())) {
      close();
      throw mismatch(call, expected, "it is " + expected.algorithm() + ":" + hex);
    }
    verified = true;
  }

  private void resume(String reason) throws IOException {
    body.close();
    RegistryException failure = broken(reason);
    Optional<Duration> asked = Optional.empty();
    Call rest = count == 0 ? call : call.with("Range", "bytes=" + count + "-");
    while (true) {
      if (++resumes > MAX_RESUMES) {
        throw failure;
      }
      turn.again(Faults.reason(failure), asked, failure);
      try {
        HttpResponse<InputStream> answer = transport.once(rest);
        if (!Transport.isPassing(answer.statusCode())) {
          goOn(rest, answer, reason);
          return;
        }
        asked = transport.retryAfter(answer);
        failure = transport.failure(rest, answer);
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw e;
        }
        asked = Optional.empty();
        failure = broken(Faults.reason(e));
      }
    }
  }

  private RegistryException broken(String reason) {
    return new RegistryException.Unreachable(
        "download of "
            + expected
            + " from '"
            + call.repository()
            + "' broke off: "
            + reason
            + "; try again, or check the network and proxies on the way",
        0,
        null);
  }

  private void goOn(Call rest, HttpResponse<InputStream> answer, String reason) throws IOException {
    body = answer.body();
    transport.listener().resumed(expected, count, reason);
    switch (answer.statusCode()) {
      case 206 -> checkRange(rest, answer);
      // this registry knows no ranges: it begins anew, and we pass over what we have
      case 200 -> passOver();
      default -> throw transport.failure(rest, answer);
    }
  }

  private void checkRange(Call rest, HttpResponse<InputStream> answer) throws IOException {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    if (!range.startsWith("bytes " + count + "-")) {
      body.close();
      throw new RegistryException.Protocol(
          Transport.describe(rest)
              + " was to go on at byte "
              + count
              + ", but came with '"
              + Printable.of(range)
              + "'; ask the registry's operator",
          206);
    }
  }

  private void passOver() throws IOException {
    byte[] waste = new byte[8192];
    long left = count;
    while (left > 0) {
      int n;
      try {
        n = body.read(waste, 0, (int) Math.min(waste.length, left));
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw e;
        }
        n = -1;
      }
      if (n < 0) {
        // the next read finds the end of this body, and resumes again
        return;
      }
      left -= n;
    }
  }

  private static RegistryException mismatch(Call call, Digest expected, String found) {
    return new RegistryException.DigestMismatch(
        "'"
            + call.repository()
            + "' gave wrong content for blob "
            + expected
            + ": "
            + found
            + "; a proxy or the registry's storage damages it, so try another way to it",
        expected);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    body.close();
  }
}
