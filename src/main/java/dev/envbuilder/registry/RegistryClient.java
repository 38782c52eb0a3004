package dev.envbuilder.registry;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Limits;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.image.Repository;
import dev.envbuilder.net.Faults;
import dev.envbuilder.net.Pause;
import dev.envbuilder.net.Printable;
import dev.envbuilder.net.Retry;
import dev.envbuilder.net.RetryPolicy;
import dev.envbuilder.net.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Pulls and pushes. Safe for many threads; each transfer runs on its caller's thread, so that
 * virtual threads give parallel ones, and ends with an {@link InterruptedIOException} when that
 * thread is interrupted. Costs nothing until the first request.
 */
public final class RegistryClient implements AutoCloseable {
  private final RegistryOptions options;
  private final RegistryListener listener;
  private final Wire wire;
  private final Transport transport;

  public RegistryClient(
      RegistryOptions options, CredentialSource credentials, RegistryListener listener) {
    this(options, credentials, listener, Pause.SLEEP, InstantSource.system(), new Random());
  }

  /** With the things that tests replace: waiting, the clock and chance. */
  public RegistryClient(
      RegistryOptions options,
      CredentialSource credentials,
      RegistryListener listener,
      Pause pause,
      InstantSource clock,
      RandomGenerator random) {
    this.options = options;
    this.listener = listener;
    this.wire = new Wire(options.connections());
    Retry retry = new Retry(pause, clock, random, listener);
    Authorizer authorizer = new Authorizer(credentials, new Tokens(wire, options, retry, clock));
    this.transport =
        new Transport(wire, new Endpoints(wire, options), authorizer, retry, options, listener);
  }

  /**
   * The digest, type and size of what a name stands for, by a HEAD that costs no quota; empty where
   * the registry does not tell them without a GET.
   *
   * @throws RegistryException.NotFound if there is no such image
   */
  public Optional<Descriptor> head(ImageReference reference) throws IOException {
    return fromMirrors(reference.repository(), (at, policy) -> head(reference, at, policy));
  }

  private Optional<Descriptor> head(ImageReference reference, Repository at, RetryPolicy policy)
      throws IOException {
    Call call = manifestCall("HEAD", reference, at);
    HttpResponse<InputStream> answer = transport.send(call, policy);
    if (answer.statusCode() != 200) {
      throw transport.failure(call, answer);
    }
    Transport.discard(answer);
    Optional<String> digest = answer.headers().firstValue("Docker-Content-Digest");
    Optional<String> type = answer.headers().firstValue("Content-Type");
    long size = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (digest.isEmpty() || type.isEmpty() || size < 0) {
      return Optional.empty();
    }
    return Optional.of(
        Descriptor.of(MediaTypes.normalize(type.get()), digest(call, digest.get()), size));
  }

  /** The manifest or index that a name stands for, verified where the name or registry say how. */
  public RemoteManifest resolve(ImageReference reference) throws IOException {
    return fromMirrors(reference.repository(), (at, policy) -> fetch(reference, at, policy));
  }

  private RemoteManifest fetch(ImageReference reference, Repository at, RetryPolicy policy)
      throws IOException {
    Call call = manifestCall("GET", reference, at);
    Retry.Turn turn = transport.begin(Transport.describe(call), policy);
    while (true) {
      try {
        return fetchOnce(reference, call, policy);
      } catch (IOException e) {
        if (!Transport.isPassing(e)) {
          throw e;
        }
        // the head was fine, but the body broke off
        turn.again(
            Faults.reason(e),
            Optional.empty(),
            Failures.unreachable(call, "'" + reference + "'", e));
      }
    }
  }

  private RemoteManifest fetchOnce(ImageReference reference, Call call, RetryPolicy policy)
      throws IOException {
    HttpResponse<InputStream> answer = transport.send(call, policy);
    if (answer.statusCode() != 200) {
      throw transport.failure(call, answer);
    }
    byte[] bytes;
    try (InputStream body = answer.body()) {
      bytes = body.readNBytes(Limits.MANIFEST + 1);
    }
    if (bytes.length > Limits.MANIFEST) {
      throw new RegistryException.Protocol(
          "the manifest of '"
              + reference
              + "' is longer than the "
              + Limits.MANIFEST
              + " bytes that are read",
          200);
    }
    Optional<Digest> promised = reference.digest();
    Optional<String> header = answer.headers().firstValue("Docker-Content-Digest");
    if (promised.isEmpty() && header.isPresent()) {
      promised = Optional.of(digest(call, header.get()));
    }
    if (promised.isPresent() && !promised.get().matches(bytes)) {
      throw new RegistryException.DigestMismatch(
          "'"
              + call.repository()
              + "' gave wrong content for manifest "
              + promised.get()
              + ": it is "
              + Digest.of(bytes)
              + "; a proxy or the registry damages it",
          promised.get());
    }
    String type = answer.headers().firstValue("Content-Type").map(MediaTypes::normalize).orElse("");
    return new RemoteManifest(reference, bytes, type, promised.orElseGet(() -> Digest.of(bytes)));
  }

  /**
   * The image that a name stands for on a platform.
   *
   * @throws ImageException.NoSuchPlatform if there is none for it
   */
  public Manifest manifest(ImageReference reference, Platform platform)
      throws IOException, ImageException {
    RemoteManifest found = resolve(reference);
    // an index may list indexes, but no tool makes more than two levels
    for (int level = 0; level < 4; level++) {
      String name = found.reference().toString();
      if (!ImageIndex.isIndex(found.bytes(), found.mediaType(), name)) {
        return Manifest.parse(found.bytes(), found.mediaType(), name);
      }
      ImageIndex index = ImageIndex.parse(found.bytes(), found.mediaType(), name);
      found = resolve(reference.withDigest(index.select(platform).digest()));
    }
    throw new ImageException.InvalidDocument(
        "'" + reference + "' is an index of indexes of indexes, which no image needs");
  }

  /** The config of an image. */
  public ImageConfig config(Repository repository, Manifest manifest)
      throws IOException, ImageException {
    Descriptor config = manifest.config();
    String name = repository + "@" + config.digest();
    if (config.size() > Limits.CONFIG) {
      throw new ImageException.InvalidDocument(
          "config " + name + " is longer than the " + Limits.CONFIG + " bytes that are read");
    }
    try (InputStream in = blob(repository, config)) {
      return ImageConfig.parse(in.readAllBytes(), name);
    }
  }

  /**
   * A blob as a stream that resumes after a cut and fails at its last byte unless digest and length
   * are right. The caller closes it.
   */
  public InputStream blob(Repository repository, Descriptor descriptor) throws IOException {
    String path = "blobs/" + descriptor.digest();
    return fromMirrors(
        repository,
        (at, policy) ->
            BlobStream.open(transport, Call.reading("GET", at, path), descriptor, policy));
  }

  /** Whether the registry itself, not a mirror, has a blob. */
  public boolean hasBlob(Repository repository, Digest digest) throws IOException {
    return exists(Call.reading("HEAD", repository, "blobs/" + digest));
  }

  /** Whether the registry itself, not a mirror, has a manifest. */
  public boolean hasManifest(ImageReference reference) throws IOException {
    return exists(manifestCall("HEAD", reference, reference.repository()));
  }

  private boolean exists(Call call) throws IOException {
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

  /** Brings a blob into a repository unless it is there. */
  public PushResult pushBlob(Repository repository, BlobSource source) throws IOException {
    return new BlobUpload(transport, repository, source).run(Optional.empty());
  }

  /** {@link #pushBlob(Repository, BlobSource)}, without sending it if it can be had from there. */
  public PushResult pushBlob(Repository repository, BlobSource source, Repository mountFrom)
      throws IOException {
    return new BlobUpload(transport, repository, source).run(Optional.of(mountFrom));
  }

  /**
   * Stores a manifest or index under a name. What it points to must be there.
   *
   * @return its digest
   */
  public Digest pushManifest(ImageReference reference, byte[] bytes, String mediaType)
      throws IOException {
    BlobSource source = BlobSource.of(bytes);
    Call call =
        Call.writing("PUT", reference.repository(), "manifests/" + reference.identifier())
            .with("Content-Type", mediaType)
            .sending(source);
    HttpResponse<InputStream> answer = transport.send(call);
    if (answer.statusCode() / 100 != 2) {
      throw transport.failure(call, answer);
    }
    Transport.discard(answer);
    Optional<String> stored = answer.headers().firstValue("Docker-Content-Digest");
    if (stored.isPresent() && !digest(call, stored.get()).matches(bytes)) {
      throw new RegistryException.DigestMismatch(
          "'"
              + reference
              + "' was stored as "
              + Printable.of(stored.get())
              + " and not as "
              + source.digest()
              + "; a proxy on the way changes it",
          source.digest());
    }
    return source.digest();
  }

  /**
   * Tries whether pushing is allowed, by opening an upload and dropping it, so that a long build
   * does not end in a refusal.
   */
  public void checkPush(Repository repository) throws IOException {
    Call call = Call.writing("POST", repository, "blobs/uploads/");
    HttpResponse<InputStream> answer = transport.send(call);
    if (answer.statusCode() != 202) {
      throw transport.failure(call, answer);
    }
    Transport.discard(answer);
    Optional<String> location = answer.headers().firstValue("Location");
    if (location.isPresent()) {
      Call drop =
          Call.writing("DELETE", repository, "blobs/uploads/")
              .at(Transport.resolve(call, answer.request().uri(), location.get()));
      try {
        Transport.discard(transport.send(drop, options.retry().withAttempts(1)));
      } catch (RegistryException e) {
        // the question is answered; registries throw old uploads away by themselves
        return;
      }
    }
  }

  private static Call manifestCall(String method, ImageReference reference, Repository at) {
    return Call.reading(method, at, "manifests/" + reference.identifier())
        .with("Accept", String.join(", ", MediaTypes.ACCEPTED_MANIFESTS));
  }

  private static Digest digest(Call call, String text) throws RegistryException {
    try {
      return Digest.parse(text);
    } catch (ImageException.InvalidDigest e) {
      throw new RegistryException.Protocol(
          Transport.describe(call) + " came with a wrong Docker-Content-Digest: " + e.getMessage(),
          200);
    }
  }

  private interface Fetch<T> {
    T from(Repository at, RetryPolicy policy) throws IOException;
  }

  /** Asks the mirrors in order, and the registry itself in the end. */
  private <T> T fromMirrors(Repository repository, Fetch<T> fetch) throws IOException {
    List<Mirror> mirrors =
        new ArrayList<>(options.mirrors().getOrDefault(repository.registry(), List.of()));
    for (Mirror mirror : mirrors) {
      try {
        // a mirror is there to be quick: one that is not is passed over
        return fetch.from(mirror.map(repository), options.retry().withAttempts(2));
      } catch (RegistryException e) {
        listener.mirrorSkipped(mirror.registry(), Faults.reason(e));
      }
    }
    return fetch.from(repository, options.retry());
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    wire.close();
  }
}
