package dev.envbuilder.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream whose reads time out: the JDK's own one waits for ever on a
 * connection that has gone silent. At most one batch of buffers is asked for ahead.
 */
final class TimedBody implements HttpResponse.BodySubscriber<InputStream> {
  /** What the connection said: buffers, or the end with or without a failure. */
  private record Batch(List<ByteBuffer> buffers, boolean last, Optional<Throwable> failure) {}

  private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Duration stall;

  TimedBody(Duration stall) {
    this.stall = stall;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedFuture(new Stream());
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    if (subscription.complete(newSubscription)) {
      newSubscription.request(1);
    } else {
      newSubscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    batches.add(new Batch(buffers, false, Optional.empty()));
  }

  @Override
  public void onError(Throwable failure) {
    batches.add(new Batch(List.of(), true, Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    batches.add(new Batch(List.of(), true, Optional.empty()));
  }

  /** Owned by whoever got the response; closing it early gives the connection up. */
  private final class Stream extends InputStream {
    private Batch batch = new Batch(List.of(), false, Optional.empty());
    private int next;
    private @Nullable ByteBuffer current;
    private boolean closed;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = current;
      while (buffer == null || !buffer.hasRemaining()) {
        if (next < batch.buffers().size()) {
          buffer = batch.buffers().get(next++);
          current = buffer;
        } else if (batch.last()) {
          return end();
        } else {
          batch = take();
          next = 0;
        }
      }
      int n = Math.min(length, buffer.remaining());
      buffer.get(target, offset, n);
      if (!buffer.hasRemaining() && next == batch.buffers().size() && !batch.last()) {
        subscription.join().request(1);
      }
      return n;
    }

    private int end() throws IOException {
      if (batch.failure().isPresent()) {
        Throwable failure = batch.failure().get();
        throw new IOException(String.valueOf(failure.getMessage()), failure);
      }
      return -1;
    }

    private Batch take() throws IOException {
      try {
        Batch taken = batches.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
        if (taken == null) {
          close();
          throw new HttpTimeoutException("no byte came for " + stall.toSeconds() + " s");
        }
        if (taken.buffers().isEmpty() && !taken.last()) {
          subscription.join().request(1);
        }
        return taken;
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading an answer");
      }
    }

    @Override
    public void close() {
      closed = true;
      var _ = subscription.thenAccept(Flow.Subscription::cancel);
      batches.clear();
    }
  }
}
