package dev.envbuilder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.envbuilder.image.Digest;
import dev.envbuilder.image.Repository;
import dev.envbuilder.net.NetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake registry's certificate is signed by itself and is for 127.0.0.1, not for localhost. */
class TlsTest {
  private static final byte[] CONTENT = {1, 2, 3};

  private FakeRegistry registry;
  private Digest digest;

  @BeforeEach
  void start() throws Exception {
    registry = new FakeRegistry(tlsServer());
    digest = registry.addBlob("app", CONTENT);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static HttpsServer tlsServer() throws IOException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(resource("fake-registry.p12"), password);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = TlsTest.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("no resource " + name);
    }
    return in;
  }

  private static boolean has(RegistryOptions options, String host, Digest digest)
      throws IOException {
    try (RegistryClient client =
        new RegistryClient(
            options,
            repository -> Optional.of(Credential.of(FakeRegistry.USER, FakeRegistry.PASSWORD)),
            RegistryListener.SILENT,
            duration -> {},
            InstantSource.system(),
            new Random(1))) {
      return client.hasBlob(new Repository(host, "app"), digest);
    }
  }

  private static RegistryOptions trusting() throws IOException {
    try (InputStream in = resource("fake-registry.pem")) {
      return RegistryOptions.DEFAULT.withCertificates(in.readAllBytes());
    }
  }

  @Test
  void believesAnAuthorityThatTheUserAdds() throws Exception {
    assertThat(has(trusting(), registry.host(), digest)).isTrue();
  }

  @Test
  void believesNobodyElseAndSaysWhatToDo() {
    assertThatThrownBy(() -> has(RegistryOptions.DEFAULT, registry.host(), digest))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("give the certificate of the authority");
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void checksTheNameInACertificate() {
    String other = registry.host().replace("127.0.0.1", "localhost");

    assertThatThrownBy(() -> has(trusting(), other, digest))
        .isInstanceOf(RegistryException.Unreachable.class);
  }

  @Test
  void checksNothingOfAnInsecureRegistry() throws Exception {
    String other = registry.host().replace("127.0.0.1", "localhost");

    assertThat(has(RegistryOptions.DEFAULT.withInsecure(Set.of(other)), other, digest)).isTrue();
  }

  @Test
  void speaksPlainHttpToAnInsecureRegistryWithoutTls() throws Exception {
    try (FakeRegistry plain = new FakeRegistry()) {
      plain.auth = FakeRegistry.Auth.BASIC;
      plain.addBlob("app", CONTENT);

      RegistryOptions options =
          RegistryOptions.DEFAULT
              .withInsecure(Set.of("*"))
              // the JDK's server answers nothing to a TLS greeting
              .withStall(Duration.ofMillis(500));

      assertThat(has(options, plain.host(), digest)).isTrue();
    }
  }

  @Test
  void refusesABundleWithoutCertificates() {
    RegistryOptions options = RegistryOptions.DEFAULT.withCertificates(new byte[] {'x', '\n'});

    assertThatThrownBy(() -> has(options, registry.host(), digest))
        .isInstanceOf(NetException.Misconfigured.class);
  }
}
