package dev.envbuilder.registry;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.Repository;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * A blob on its way out (distribution-spec, "Pushing blobs"): asked for, mounted from another
 * repository, or sent whole. What fails in a passing way starts again from its beginning, since the
 * session that it was sent to may be gone.
 */
final class BlobUpload {
  private final Transport transport;
  private final Repository repository;
  private final BlobSource source;
  private final Digest digest;

  BlobUpload(Transport transport, Repository repository, BlobSource source) {
    this.transport = transport;
    this.repository = repository;
    this.source = source;
    this.digest = source.digest();
  }

  PushResult run(Optional<Repository> from) throws IOException {
    Retry.Turn turn = transport.begin("upload of " + digest, transport.policy());
    boolean chunked = false;
    while (true) {
      if (exists()) {
        return PushResult.EXISTED;
      }
      Optional<Repository> mount = from.filter(this::mountable);
      Call start = start(mount);
      HttpResponse<InputStream> session = begin(start, mount);
      if (session.statusCode() == 201) {
        Transport.discard(session);
        return PushResult.MOUNTED;
      }
      Transport.discard(session);
      URI location = location(start, session);
      Call send = chunked ? patch(location) : put(location);
      RegistryException failure;
      Optional<Duration> asked = Optional.empty();
      try {
        HttpResponse<InputStream> answer = transport.once(send);
        if (isDone(answer)) {
          Transport.discard(answer);
          if (chunked) {
            finish(location(send, answer, location));
          }
          return PushResult.UPLOADED;
        }
        int status = answer.statusCode();
        asked = transport.retryAfter(answer);
        failure = transport.failure(send, answer);
        // an upload in one PUT is optional for registries; a lost session may be found anew
        boolean otherWay = !chunked && (status == 400 || status == 405 || status == 501);
        boolean lost = status == 404 || status == 416;
        chunked |= otherWay;
        if (!otherWay && !lost && !Transport.isPassing(status)) {
          throw failure;
        }
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw Transport.named(send, "upload of " + digest, e);
        }
        failure = Failures.unreachable(send, "upload of " + digest, e);
      }
      turn.again(Faults.reason(failure), asked, failure);
    }
  }

  boolean exists() throws IOException {
    Call call = Call.writing("HEAD", repository, "blobs/" + digest);
    HttpResponse<InputStream> answer = transport.send(call);
    if (answer.statusCode() == 200) {
      Transport.discard(answer);
      return true;
    }
    RegistryException failure = transport.failure(call, answer);
    if (failure instanceof RegistryException.NotFound) {
      return false;
    }
    throw failure;
  }

  private boolean mountable(Repository from) {
    return from.registry().equals(repository.registry()) && !from.equals(repository);
  }

  private Call start(Optional<Repository> from) {
    Call plain = Call.writing("POST", repository, "blobs/uploads/");
    if (from.isEmpty()) {
      return plain;
    }
    // both or none: Quay refuses 'mount' without 'from'
    String query = "?mount=" + digest + "&from=" + from.get().path().replace("/", "%2F");
    return Call.writing("POST", repository, "blobs/uploads/" + query).mountingFrom(from.get());
  }

  /** Opens a session. A mount that fails in whatever way is worth a plain session, no error. */
  private HttpResponse<InputStream> begin(Call start, Optional<Repository> from)
      throws IOException {
    if (from.isPresent()) {
      try {
        HttpResponse<InputStream> answer = transport.once(start);
        if (answer.statusCode() == 201 || answer.statusCode() == 202) {
          return answer;
        }
        Transport.discard(answer);
      } catch (IOException e) {
        if (!Transport.isPassing(e) && !(e instanceof RegistryException)) {
          throw e;
        }
      }
    }
    Call plain = start(Optional.empty());
    HttpResponse<InputStream> answer = transport.send(plain);
    if (answer.statusCode() != 202) {
      throw transport.failure(plain, answer);
    }
    return answer;
  }

  private static URI location(Call call, HttpResponse<InputStream> answer) throws IOException {
    Optional<String> location = answer.headers().firstValue("Location");
    if (location.isEmpty()) {
      throw new RegistryException.Protocol(
          Transport.describe(call)
              + " gave no Location for the upload; ask the registry's operator",
          answer.statusCode());
    }
    return Transport.resolve(call, answer.request().uri(), location.get());
  }

  private static URI location(Call call, HttpResponse<InputStream> answer, URI old)
      throws IOException {
    boolean moved = answer.headers().firstValue("Location").isPresent();
    return moved ? location(call, answer) : old;
  }

  private Call put(URI location) {
    return Call.writing("PUT", repository, "blobs/uploads/")
        .at(withDigest(location))
        .with("Content-Type", "application/octet-stream")
        .sending(source);
  }

  private Call patch(URI location) {
    return Call.writing("PATCH", repository, "blobs/uploads/")
        .at(location)
        .with("Content-Type", "application/octet-stream")
        .sending(source);
  }

  private void finish(URI location) throws IOException {
    Call call = Call.writing("PUT", repository, "blobs/uploads/").at(withDigest(location));
    HttpResponse<InputStream> answer = transport.once(call);
    if (!isDone(answer)) {
      throw transport.failure(call, answer);
    }
    Transport.discard(answer);
  }

  /** The session's own query is a part of its name and stays as it is. */
  private URI withDigest(URI location) {
    String separator = location.getRawQuery() == null ? "?" : "&";
    return URI.create(location + separator + "digest=" + digest.toString().replace(":", "%3A"));
  }

  private static boolean isDone(HttpResponse<InputStream> answer) {
    return switch (answer.statusCode()) {
      case 200, 201, 202, 204 -> true;
      default -> false;
    };
  }
}
