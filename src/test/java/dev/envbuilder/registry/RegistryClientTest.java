package dev.envbuilder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageIndex;
import dev.envbuilder.image.Manifest;
import dev.envbuilder.image.MediaTypes;
import dev.envbuilder.image.Platform;
import dev.envbuilder.image.Repository;
import dev.envbuilder.net.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final FakeRegistry registry = new FakeRegistry();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<RegistryClient> clients = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final Repository app = registry.repository("acme/app");

  @AfterEach
  void close() {
    clients.forEach(RegistryClient::close);
    registry.close();
  }

  private RegistryClient client() {
    return client(RegistryOptions.DEFAULT, CredentialSource.ANONYMOUS);
  }

  private RegistryClient client(RegistryOptions options, CredentialSource credentials) {
    RegistryListener listener =
        new RegistryListener() {
          @Override
          public void resumed(Digest blob, long offset, String reason) {
            events.add("resumed at " + offset);
          }

          @Override
          public void mirrorSkipped(String mirror, String reason) {
            events.add("skipped " + mirror);
          }
        };
    RegistryClient client =
        new RegistryClient(
            options, credentials, listener, waits::add, () -> now.get(), new Random(1));
    clients.add(client);
    return client;
  }

  private static CredentialSource login() {
    return repository -> Optional.of(Credential.of(FakeRegistry.USER, FakeRegistry.PASSWORD));
  }

  private Descriptor blob() {
    return Descriptor.of(
        "application/octet-stream", registry.addBlob("acme/app", CONTENT), 300_000);
  }

  private byte[] pull(RegistryClient client, Descriptor descriptor) throws IOException {
    try (InputStream in = client.blob(app, descriptor)) {
      return in.readAllBytes();
    }
  }

  private static Manifest manifest(Descriptor config) {
    return Manifest.of(MediaTypes.Family.OCI, config, List.of(), Map.of());
  }

  @Test
  void pullsTheImageOfAPlatform() throws Exception {
    byte[] configBytes = ImageConfig.empty(Platform.LINUX_AMD64).toBytes();
    registry.addBlob("acme/app", configBytes);
    Manifest manifest = manifest(Descriptor.of(MediaTypes.OCI_CONFIG, configBytes));
    ImageIndex index =
        ImageIndex.of(
            MediaTypes.Family.OCI,
            List.of(manifest.descriptor().withPlatform(Platform.LINUX_AMD64)),
            Map.of());
    registry.addManifest("acme/app", "x", manifest.bytes(), manifest.mediaType());
    registry.addManifest("acme/app", "1", index.bytes(), index.mediaType());
    RegistryClient client = client();

    Manifest found = client.manifest(registry.image("acme/app:1"), Platform.LINUX_AMD64);

    assertThat(found.digest()).isEqualTo(manifest.digest());
    assertThat(client.config(app, found).platform()).isEqualTo(Platform.LINUX_AMD64);
    assertThat(client.resolve(registry.image("acme/app:1")).digest()).isEqualTo(index.digest());
    assertThat(client.head(registry.image("acme/app:1"))).contains(index.descriptor());
    assertThatThrownBy(
            () -> client.manifest(registry.image("acme/app:1"), Platform.parse("linux/s390x")))
        .isInstanceOf(ImageException.NoSuchPlatform.class);
  }

  @Test
  void goesOnWhereADownloadBrokeOff() throws Exception {
    Descriptor blob = blob();
    registry.fail("GET", "/blobs/", FakeRegistry.cutAfter(CONTENT, 100_000));

    assertThat(pull(client(), blob)).isEqualTo(CONTENT);

    assertThat(events).containsExactly("resumed at 100000");
    assertThat(registry.count("GET /v2/acme")).isEqualTo(2);
  }

  @Test
  void passesOverWhatItHasWhereARegistryKnowsNoRanges() throws Exception {
    registry.ranges = false;
    Descriptor blob = blob();
    registry.fail("GET", "/blobs/", FakeRegistry.cutAfter(CONTENT, 100_000));

    assertThat(pull(client(), blob)).isEqualTo(CONTENT);
  }

  @Test
  void givesUpOnADownloadThatBreaksOffWithoutProgress() {
    Descriptor blob = blob();
    for (int i = 0; i < 20; i++) {
      registry.fail("GET", "/blobs/", FakeRegistry.cutAfter(CONTENT, 0));
    }

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("broke off");
    // at the very start a cut may count as one of the request, which has attempts of its own
    assertThat(registry.count("GET /v2/acme"))
        .isBetween((long) RetryPolicy.DEFAULT.attempts(), 2L * RetryPolicy.DEFAULT.attempts());
  }

  @Test
  void neverGivesOutTheLastByteOfWrongContent() throws Exception {
    Descriptor blob = blob();
    byte[] wrong = CONTENT.clone();
    wrong[5] ^= 1;
    registry.blobs.put("acme/app@" + blob.digest(), wrong);

    try (InputStream in = client().blob(app, blob)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(RegistryException.DigestMismatch.class)
          .hasMessageContaining(blob.digest().toString());
    }
  }

  @Test
  void refusesABlobOfAnotherLength() {
    Descriptor blob = Descriptor.of("x/y", blob().digest(), 7);

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOf(RegistryException.DigestMismatch.class);
  }

  @Test
  void refusesAManifestThatIsNotWhatWasAskedFor() throws Exception {
    Digest wanted = Digest.of("other".getBytes(UTF_8));
    registry.manifests.put(
        "acme/app:" + wanted, new FakeRegistry.Stored("{}".getBytes(UTF_8), "a/b"));

    assertThatThrownBy(() -> client().resolve(registry.image("acme/app@" + wanted)))
        .isInstanceOf(RegistryException.DigestMismatch.class);
  }

  @Test
  void obeysBothFormsOfRetryAfter() throws Exception {
    Descriptor blob = blob();
    registry.fail("GET", "/blobs/", FakeRegistry.status(429, "Retry-After", "7"));
    registry.fail(
        "GET", "/blobs/", FakeRegistry.status(503, "Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT"));

    assertThat(pull(client(), blob)).isEqualTo(CONTENT);

    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30));
  }

  @Test
  void waitsByItselfAfterAMalformedRetryAfter() throws Exception {
    Descriptor blob = blob();
    registry.fail("GET", "/blobs/", FakeRegistry.status(429, "Retry-After", "soon"));

    assertThat(pull(client(), blob)).isEqualTo(CONTENT);

    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
  }

  @Test
  void doesNotWaitForHours() {
    Descriptor blob = blob();
    registry.fail("GET", "/blobs/", FakeRegistry.status(429, "Retry-After", "21600"));

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOfSatisfying(
            RegistryException.RateLimited.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofHours(6)));
    assertThat(waits).isEmpty();
  }

  @Test
  void givesUpOnARegistryThatStaysOutOfOrder() {
    Descriptor blob = blob();
    for (int i = 0; i < 10; i++) {
      registry.fail("GET", "/blobs/", FakeRegistry.status(502));
    }

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("answered 502");
    assertThat(registry.count("GET /v2/acme")).isEqualTo(RetryPolicy.DEFAULT.attempts());
  }

  @Test
  void noticesASilentConnection() throws Exception {
    Descriptor blob = blob();
    registry.fail(
        "GET",
        "/blobs/",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          try {
            Thread.sleep(5_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    RegistryOptions options = RegistryOptions.DEFAULT.withStall(Duration.ofMillis(300));

    assertThat(pull(client(options, CredentialSource.ANONYMOUS), blob)).isEqualTo(CONTENT);
    assertThat(events).containsExactly("resumed at 1000");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    Descriptor blob = blob();
    registry.fail(
        "GET",
        "/blobs/",
        exchange -> {
          try {
            Thread.sleep(10_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pull(client(), blob);
              } catch (IOException e) {
                thrown.set(e);
              }
            });
    while (registry.count("GET /v2/acme") == 0) {
      Thread.sleep(5);
    }

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void sendsABlobOnceAndNotAgain() throws Exception {
    BlobSource source = BlobSource.of(CONTENT);
    RegistryClient client = client();

    assertThat(client.pushBlob(app, source)).isEqualTo(PushResult.UPLOADED);
    assertThat(client.pushBlob(app, source)).isEqualTo(PushResult.EXISTED);

    assertThat(registry.blobs.get("acme/app@" + source.digest())).isEqualTo(CONTENT);
    assertThat(registry.count("PUT")).isEqualTo(1);
    assertThat(client.hasBlob(app, source.digest())).isTrue();
    assertThat(client.hasBlob(app, Digest.of(new byte[] {1}))).isFalse();
  }

  @Test
  void sendsAnEmptyBlob() throws Exception {
    assertThat(client().pushBlob(app, BlobSource.of(new byte[0]))).isEqualTo(PushResult.UPLOADED);
  }

  @Test
  void understandsARelativeLocation() throws Exception {
    registry.relativeLocation = true;

    assertThat(client().pushBlob(app, BlobSource.of(CONTENT))).isEqualTo(PushResult.UPLOADED);
  }

  @Test
  void mountsFromAnotherRepository() throws Exception {
    registry.addBlob("acme/base", CONTENT);

    PushResult result =
        client().pushBlob(app, BlobSource.of(CONTENT), registry.repository("acme/base"));

    assertThat(result).isEqualTo(PushResult.MOUNTED);
    assertThat(registry.count("PUT")).isZero();
  }

  @Test
  void usesTheSessionOfARegistryThatDoesNotMount() throws Exception {
    registry.addBlob("acme/base", CONTENT);
    registry.mounts = false;

    PushResult result =
        client().pushBlob(app, BlobSource.of(CONTENT), registry.repository("acme/base"));

    assertThat(result).isEqualTo(PushResult.UPLOADED);
    assertThat(registry.count("POST")).isEqualTo(1);
  }

  @Test
  void uploadsWhereAMountIsRefused() throws Exception {
    registry.fail("POST", "mount=", FakeRegistry.status(403));

    PushResult result =
        client().pushBlob(app, BlobSource.of(CONTENT), registry.repository("acme/base"));

    assertThat(result).isEqualTo(PushResult.UPLOADED);
    assertThat(registry.seen("POST").get(1)).doesNotContain("mount");
  }

  @Test
  void startsABrokenUploadAgain() throws Exception {
    registry.fail("PUT", "/uploads/", FakeRegistry.status(502));
    registry.fail("PUT", "/uploads/", FakeRegistry.status(404));

    assertThat(client().pushBlob(app, BlobSource.of(CONTENT))).isEqualTo(PushResult.UPLOADED);

    assertThat(registry.count("POST")).isEqualTo(3);
    assertThat(registry.blobs).hasSize(1);
  }

  @Test
  void sendsInAPatchWhereARegistryWantsNoWholePut() throws Exception {
    registry.fail("PUT", "/uploads/", FakeRegistry.status(405));

    assertThat(client().pushBlob(app, BlobSource.of(CONTENT))).isEqualTo(PushResult.UPLOADED);

    assertThat(registry.count("PATCH")).isEqualTo(1);
    assertThat(registry.blobs.values()).containsExactly(CONTENT);
  }

  @Test
  void storesAManifest() throws Exception {
    Manifest manifest = manifest(Descriptor.of(MediaTypes.OCI_CONFIG, new byte[0]));
    RegistryClient client = client();

    Digest digest =
        client.pushManifest(registry.image("acme/app:1"), manifest.bytes(), manifest.mediaType());

    assertThat(digest).isEqualTo(manifest.digest());
    assertThat(client.hasManifest(registry.image("acme/app:1"))).isTrue();
    assertThat(client.hasManifest(registry.image("acme/app:2"))).isFalse();
    assertThat(client.resolve(registry.image("acme/app:1")).mediaType())
        .isEqualTo(MediaTypes.OCI_MANIFEST);
  }

  @Test
  void checksWhetherPushingIsAllowed() throws Exception {
    client().checkPush(app);
    registry.fail("POST", "/uploads/", FakeRegistry.status(403));

    assertThatThrownBy(() -> client().checkPush(app))
        .isInstanceOf(RegistryException.Denied.class)
        .hasMessageContaining("'" + app + "'");
    assertThat(registry.count("DELETE")).isEqualTo(1);
  }

  @Test
  void sendsBasicCredentialsOnlyWhenAsked() throws Exception {
    Descriptor blob = blob();
    List<Boolean> sent = new CopyOnWriteArrayList<>();
    registry.auth = FakeRegistry.Auth.BASIC;
    registry.fail(
        "GET",
        "/blobs/",
        exchange -> {
          sent.add(exchange.getRequestHeaders().containsKey("Authorization"));
          return false;
        });

    assertThat(pull(client(RegistryOptions.DEFAULT, login()), blob)).isEqualTo(CONTENT);
    assertThat(sent).containsExactly(false);
  }

  @Test
  void saysThatCredentialsAreMissingOrWrongButNotWhichTheyAre() throws Exception {
    Descriptor blob = blob();
    registry.auth = FakeRegistry.Auth.BASIC;
    CredentialSource wrong = repository -> Optional.of(Credential.of("me", "wr0ng"));

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOf(RegistryException.Unauthorized.class)
        .hasMessageContaining("give credentials");
    assertThatThrownBy(() -> pull(client(RegistryOptions.DEFAULT, wrong), blob))
        .isInstanceOf(RegistryException.Unauthorized.class)
        .hasMessageContaining("not accepted")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void fetchesOneTokenForManyRequests() throws Exception {
    registry.auth = FakeRegistry.Auth.BEARER;
    Descriptor blob = blob();
    RegistryClient client = client(RegistryOptions.DEFAULT, login());

    pull(client, blob);
    pull(client, blob);

    assertThat(registry.tokenRequests).hasSize(1);
    assertThat(registry.tokenRequests.getFirst())
        .contains("scope=repository:acme/app:pull")
        .contains("service=fake")
        .contains(FakeRegistry.basic(FakeRegistry.USER, FakeRegistry.PASSWORD));
  }

  @Test
  void growsTheScopeForPushAndMountAndReadsWithTheLargerToken() throws Exception {
    registry.auth = FakeRegistry.Auth.BEARER;
    registry.addBlob("acme/base", CONTENT);
    RegistryClient client = client();

    PushResult result =
        client.pushBlob(app, BlobSource.of(CONTENT), registry.repository("acme/base"));
    boolean there = client.hasBlob(app, Digest.of(CONTENT));

    assertThat(result).isEqualTo(PushResult.MOUNTED);
    assertThat(there).isTrue();
    assertThat(registry.tokenRequests).hasSize(2);
    assertThat(registry.tokenRequests.get(0)).contains("acme/app:pull,push");
    assertThat(registry.tokenRequests.get(1)).contains("acme/base:pull");
  }

  @Test
  void fetchesANewTokenWhenTheOldOneIsRefusedOrExpired() throws Exception {
    registry.auth = FakeRegistry.Auth.BEARER;
    Descriptor blob = blob();
    RegistryClient client = client();
    pull(client, blob);

    registry.tokens.clear();
    pull(client, blob);
    now.set(now.get().plusSeconds(280));
    pull(client, blob);

    assertThat(registry.tokenRequests).hasSize(3);
  }

  @Test
  void exchangesAnIdentityToken() throws Exception {
    registry.auth = FakeRegistry.Auth.BEARER;
    Descriptor blob = blob();
    CredentialSource identity = repository -> Optional.of(Credential.of("<token>", "refresh-me"));

    pull(client(RegistryOptions.DEFAULT, identity), blob);

    assertThat(registry.tokenRequests.getFirst())
        .startsWith("POST grant_type=refresh_token")
        .contains("refresh_token=refresh-me")
        .contains("scope=repository:acme/app:pull");
  }

  @Test
  void asksForCredentialsAgainAfterARefusal() throws Exception {
    registry.auth = FakeRegistry.Auth.BASIC;
    Descriptor blob = blob();
    AtomicReference<String> password = new AtomicReference<>(FakeRegistry.PASSWORD);
    RegistryClient client =
        client(
            RegistryOptions.DEFAULT,
            repository -> Optional.of(Credential.of(FakeRegistry.USER, password.get())));
    pull(client, blob);
    registry.fail(
        "GET",
        "/blobs/",
        exchange -> {
          password.set(FakeRegistry.PASSWORD);
          return false;
        });
    password.set("old");

    assertThat(pull(client, blob)).isEqualTo(CONTENT);
  }

  @Test
  void followsARedirectToAnotherHostWithoutCredentials() throws Exception {
    registry.auth = FakeRegistry.Auth.BASIC;
    Descriptor blob = blob();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (FakeRegistry store = new FakeRegistry()) {
      store.fail(
          "GET",
          "/store",
          exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            FakeRegistry.send(exchange, 200, CONTENT);
            return true;
          });
      registry.fail("GET", "/blobs/", exchange -> false);
      registry.fail(
          "GET",
          "/blobs/",
          FakeRegistry.status(307, "Location", "http://" + store.host() + "/store?X-Sig=abc"));

      assertThat(pull(client(RegistryOptions.DEFAULT, login()), blob)).isEqualTo(CONTENT);
    }
    assertThat(seen).containsExactly("null");
  }

  @Test
  void stopsAtARedirectLoop() {
    Descriptor blob = blob();
    for (int i = 0; i < 20; i++) {
      registry.fail("GET", "/blobs/", FakeRegistry.status(302, "Location", "/v2/a/blobs/x"));
    }

    assertThatThrownBy(() -> pull(client(), blob)).hasMessageContaining("redirected");
  }

  @Test
  void tellsWhatTheRegistrySaysInOneSafeLine() {
    Descriptor blob = blob();
    registry.fail(
        "GET",
        "/blobs/",
        exchange -> {
          FakeRegistry.error(
              exchange, 418, "TEAPOT", "red \\u001b[31m and long " + "x".repeat(999));
          return true;
        });

    assertThatThrownBy(() -> pull(client(), blob))
        .isInstanceOf(RegistryException.Protocol.class)
        .hasMessageContaining("TEAPOT: red \\u001b[31m")
        .hasMessageContaining("answered 418")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(800));
  }

  @Test
  void saysThatSomethingDoesNotExist() {
    assertThatThrownBy(() -> client().resolve(registry.image("acme/app:none")))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining("MANIFEST_UNKNOWN")
        .hasMessageContaining("/v2/acme/app/manifests/none");
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    String host;
    try (FakeRegistry gone = new FakeRegistry()) {
      host = gone.host();
    }

    assertThatThrownBy(() -> client().hasBlob(new Repository(host, "x"), Digest.of(new byte[0])))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining(host)
        .hasMessageContaining("proxy settings");
    assertThat(waits).hasSize(RetryPolicy.DEFAULT.attempts() - 1);
  }

  @Test
  void asksMirrorsFirstAndTheOriginLast() throws Exception {
    Descriptor blob = blob();
    Manifest manifest = manifest(Descriptor.of(MediaTypes.OCI_CONFIG, new byte[0]));
    try (FakeRegistry mirror = new FakeRegistry()) {
      mirror.addManifest("hub/acme/app", "1", manifest.bytes(), manifest.mediaType());
      RegistryOptions options =
          RegistryOptions.DEFAULT.withMirrors(
              Map.of(registry.host(), List.of(Mirror.parse(mirror.host() + "/hub"))));
      RegistryClient client = client(options, CredentialSource.ANONYMOUS);

      assertThat(client.resolve(registry.image("acme/app:1")).digest())
          .isEqualTo(manifest.digest());
      assertThat(pull(client, blob)).isEqualTo(CONTENT);
      assertThat(events).containsExactly("skipped " + mirror.host());
    }
    assertThat(registry.count("GET /v2/acme/app/manifests")).isZero();
  }
}
