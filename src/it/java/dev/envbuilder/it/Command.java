package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the machine, run to its end with its output kept. Output is bytes; the text forms
 * are UTF-8.
 */
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ProcessBuilder builder;
  private Duration patience = PATIENCE;
  private byte[] input = new byte[0];

  private Command(List<String> words) {
    builder = new ProcessBuilder(words);
    // Administrators' tools (runc, mkfs, chroot) are not on every user's path.
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    builder.environment().put("LC_ALL", "C.UTF-8");
  }

  static Command of(String... words) {
    return new Command(Arrays.asList(words));
  }

  static Command of(List<String> words) {
    return new Command(List.copyOf(words));
  }

  /** Runs the command, which must end with status 0. */
  static Finished run(String... words) {
    return of(words).run().ok();
  }

  Command in(Path directory) {
    builder.directory(directory.toFile());
    return this;
  }

  Command env(Map<String, String> variables) {
    builder.environment().putAll(variables);
    return this;
  }

  Command input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  Command patience(Duration duration) {
    patience = duration;
    return this;
  }

  /** Starts the program and leaves it to the caller, with pipes for all three streams. */
  Process start() {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot start '%s'; run 'src/packaging/tools.sh test'".formatted(builder.command()), e);
    }
  }

  /** Runs the program to its end, whatever its status, and fails if it takes too long. */
  Finished run() {
    return new Running(builder.command(), start(), input).await(patience);
  }

  /**
   * What a program said and how it ended; a status over 128 is 128 plus a signal. Octets are the
   * bytes as ISO-8859-1, for what is not text.
   */
  record Finished(List<String> command, int status, String octets, String errorOctets) {
    String out() {
      return text(octets);
    }

    String err() {
      return text(errorOctets);
    }

    private static String text(String octets) {
      return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    List<String> lines() {
      return out().lines().toList();
    }

    /** This, if the status is 0; otherwise an error that shows everything. */
    Finished ok() {
      if (status != 0) {
        throw new AssertionError("expected status 0 of " + this);
      }
      return this;
    }

    @Override
    public String toString() {
      return "'%s': status %d%n-- stdout --%n%s%n-- stderr --%n%s"
          .formatted(String.join(" ", command), status, out(), err());
    }
  }

  /** A process whose output is read while it runs. The process is killed if it outstays a wait. */
  static final class Running {
    private final List<String> command;
    private final Process process;
    private final CompletableFuture<byte[]> output;
    private final CompletableFuture<byte[]> errors;

    /** Takes over the streams of the process; stdin is closed after {@code input}. */
    Running(List<String> command, Process process, byte[] input) {
      this(command, process);
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // It has ended without reading everything, as it may.
      }
    }

    /** Takes over the output streams of the process; stdin stays with the caller. */
    Running(List<String> command, Process process) {
      this.command = new ArrayList<>(command);
      this.process = process;
      output = reading(process.getInputStream());
      errors = reading(process.getErrorStream());
    }

    boolean isAlive() {
      return process.isAlive();
    }

    Process process() {
      return process;
    }

    Finished await(Duration patience) {
      try {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("still running after " + patience + ": " + finished());
        }
        return finished();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
        throw new AssertionError("interrupted while waiting for " + command, e);
      }
    }

    private Finished finished() throws InterruptedException {
      return new Finished(command, process.exitValue(), get(output), get(errors));
    }

    /**
     * A background child may hold the stream open after the process has gone: do not wait for it.
     */
    private static String get(CompletableFuture<byte[]> bytes) throws InterruptedException {
      try {
        return new String(bytes.get(10, TimeUnit.SECONDS), ISO_8859_1);
      } catch (ExecutionException | TimeoutException e) {
        return "(output not read: " + e + ")";
      }
    }

    private static CompletableFuture<byte[]> reading(InputStream stream) {
      var bytes = new CompletableFuture<byte[]>();
      Thread.ofVirtual()
          .start(() -> {
            try (stream) {
              bytes.complete(stream.readAllBytes());
            } catch (IOException e) {
              bytes.completeExceptionally(e);
            }
          });
      return bytes;
    }
  }
}
