package dev.envbuilder.net;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Fetches files over http and https, straight to disk. */
public final class Downloader {
  private static final int BUFFER = 1 << 17;

  private final Wire wire;
  private final Retry retry;
  private final NetOptions options;
  private final DownloadLimits limits;
  private final Credentials credentials;

  public Downloader(
      Wire wire, Retry retry, NetOptions options, DownloadLimits limits, Credentials credentials) {
    this.wire = wire;
    this.retry = retry;
    this.options = options;
    this.limits = limits;
    this.credentials = credentials;
  }

  /**
   * Fetches a file. Content that the server packs for the way only ({@code Content-Encoding: gzip})
   * is unpacked, as Go's client does it. After a failure, part of the file may be there.
   *
   * @param expected what the content must be
   * @throws NetException if the server cannot be reached, refuses, or gives something else
   */
  public Download fetch(HttpAddress source, Path file, Optional<Checksum> expected)
      throws IOException {
    Requests requests = new Requests(wire, credentials, limits, options.stall(), source);
    Retry.Turn turn = retry.begin("GET " + source, options.retry());
    while (true) {
      try (Body body = open(requests, turn);
          OutputStream out = Files.newOutputStream(file)) {
        return save(source, body, out, expected);
      } catch (ZipException | EOFException e) {
        throw new NetException.WrongContent(
            "GET "
                + source
                + " gave content that says it is packed with gzip and cannot be unpacked: "
                + Faults.reason(e)
                + "; ask the server's operator");
      } catch (ResumingBody.StartOver e) {
        String reason = String.valueOf(e.getMessage());
        turn.again(reason, Optional.empty(), broken(source, 0, reason, e));
      }
    }
  }

  /** An answer's body and what its head says. */
  private static final class Body extends FilterInputStream {
    private final Optional<Instant> lastModified;

    Body(InputStream in, Optional<Instant> lastModified) {
      super(in);
      this.lastModified = lastModified;
    }
  }

  private Body open(Requests requests, Retry.Turn turn) throws IOException {
    while (true) {
      Optional<Duration> asked = Optional.empty();
      IOException failure;
      String reason;
      try {
        HttpResponse<InputStream> answer = requests.get(Map.of());
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
          return body(requests, turn, answer);
        }
        answer.body().close();
        failure = refused(requests.source(), status);
        reason = "the server answered " + status;
        if (!Faults.isPassing(status)) {
          throw failure;
        }
        asked = retry.parseRetryAfter(answer.headers().firstValue("Retry-After"));
      } catch (NetException | ZipException e) {
        throw e;
      } catch (IOException e) {
        reason = Faults.reason(e);
        failure = unreachable(requests.source(), reason, e);
        if (!Faults.isPassing(e)) {
          throw e instanceof InterruptedIOException ? e : failure;
        }
      }
      turn.again(reason, asked, failure);
    }
  }

  private Body body(Requests requests, Retry.Turn turn, HttpResponse<InputStream> answer)
      throws IOException {
    InputStream body = new ResumingBody(requests, retry, turn, answer);
    boolean packed =
        answer.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    return new Body(
        packed ? new GZIPInputStream(body, BUFFER) : body,
        answer.headers().firstValue("Last-Modified").flatMap(Downloader::time));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Download save(
      HttpAddress source, Body body, OutputStream out, Optional<Checksum> expected)
      throws IOException {
    MessageDigest sha256 = Checksum.newDigest(Checksum.SHA256);
    String algorithm = expected.map(Checksum::algorithm).orElse(Checksum.SHA256);
    boolean isOther = !algorithm.equals(Checksum.SHA256);
    MessageDigest other = Checksum.newDigest(algorithm);
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      size += n;
      if (size > limits.bytes()) {
        throw new NetException.WrongContent(
            "GET " + source + " gives more than " + limits.bytes() + " bytes");
      }
      sha256.update(buffer, 0, n);
      if (isOther) {
        other.update(buffer, 0, n);
      }
      write(out, buffer, n);
    }
    Checksum found = Checksum.of(Checksum.SHA256, sha256);
    Checksum asked = isOther ? Checksum.of(algorithm, other) : found;
    if (expected.isPresent() && !asked.equals(expected.get())) {
      throw mismatch(source, asked, expected.get());
    }
    return new Download(found, size, body.lastModified);
  }

  /** A full disk is no fault of the network, and trying again does not help. */
  private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      FileSystemException full = new FileSystemException("the download", null, e.getMessage());
      full.initCause(e);
      throw full;
    }
  }

  private static NetException mismatch(HttpAddress source, Checksum found, Checksum expected) {
    return new NetException.WrongContent(
        "GET "
            + source
            + " gave "
            + found
            + " and not "
            + expected
            + "; if the new content is the right one, change the checksum");
  }

  static NetException broken(
      HttpAddress source, long count, String reason, @Nullable Throwable cause) {
    return new NetException.Unreachable(
        "GET "
            + source
            + " broke off after "
            + count
            + " bytes: "
            + reason
            + "; try again, or check the network and proxies on the way",
        cause);
  }

  private static NetException unreachable(HttpAddress source, String reason, IOException cause) {
    boolean certificate = reason.contains("PKIX") || reason.contains("certificat");
    return new NetException.Unreachable(
        "GET "
            + source
            + " failed: "
            + reason
            + "; check the URL, the network"
            + (certificate
                ? ", and whether the server's certificate is one that everybody trusts"
                : " and the proxy settings"),
        cause);
  }

  private static NetException refused(HttpAddress source, int status) {
    String advice =
        switch (status) {
          case 401, 403 -> "give credentials, or check that they allow it";
          case 404, 410 -> "check the URL: there is no such file";
          case 429 -> "too many requests; try later";
          case 408, 500, 502, 503, 504 -> "the server is out of order; try later";
          default -> "check the URL";
        };
    return new NetException.Refused(
        "GET " + source + " answered " + status + "; " + advice, status);
  }
}
