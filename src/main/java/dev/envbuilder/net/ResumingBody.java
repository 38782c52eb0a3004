package dev.envbuilder.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A body that goes on where its connection broke off. Only a server that can tell whether the file
 * is still the same is asked for the rest.
 */
final class ResumingBody extends InputStream {
  /** However small the steps, this many broken connections for one file are enough. */
  private static final int MAX_RESUMES = 100;

  private final Requests requests;
  private final Retry retry;
  private final Retry.Turn turn;
  private final Optional<String> validator;
  private InputStream body;
  private long count;
  private int resumes;

  ResumingBody(Requests requests, Retry retry, Retry.Turn turn, HttpResponse<InputStream> answer) {
    this.requests = requests;
    this.retry = retry;
    this.turn = turn;
    this.validator = validator(answer);
    this.body = answer.body();
  }

  /** The file is another one now: what came of it so far is worth nothing. */
  static final class StartOver extends IOException {
    private static final long serialVersionUID = 1L;

    StartOver(String reason) {
      super(reason);
    }
  }

  /** A strong tag; without one, the time of the last change (RFC 9110 section 13.1.5). */
  private static Optional<String> validator(HttpResponse<InputStream> answer) {
    return answer
        .headers()
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> answer.headers().firstValue("Last-Modified"));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      try {
        int n = body.read(buffer, offset, length);
        if (n > 0) {
          count += n;
          turn.progressed();
        }
        return n;
      } catch (IOException e) {
        if (!Faults.isPassing(e)) {
          throw e;
        }
        resume(Faults.reason(e));
      }
    }
  }

  private void resume(String reason) throws IOException {
    body.close();
    if (validator.isEmpty() || ++resumes > MAX_RESUMES) {
      throw new StartOver(reason);
    }
    String broken = reason;
    Optional<Duration> asked = Optional.empty();
    while (true) {
      turn.again(broken, asked, Downloader.broken(requests.source(), count, broken, null));
      try {
        HttpResponse<InputStream> answer =
            requests.get(Map.of("Range", "bytes=" + count + "-", "If-Range", validator.get()));
        if (!Faults.isPassing(answer.statusCode())) {
          goOn(answer, reason);
          return;
        }
        asked = retry.parseRetryAfter(answer.headers().firstValue("Retry-After"));
        broken = "the server answered " + answer.statusCode();
        answer.body().close();
      } catch (StartOver e) {
        throw e;
      } catch (IOException e) {
        if (!Faults.isPassing(e)) {
          throw e;
        }
        asked = Optional.empty();
        broken = Faults.reason(e);
      }
    }
  }

  private void goOn(HttpResponse<InputStream> answer, String reason) throws IOException {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    if (answer.statusCode() == 206 && range.startsWith("bytes " + count + "-")) {
      body = answer.body();
      return;
    }
    // no ranges here, or another file by now
    answer.body().close();
    throw new StartOver(reason);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
