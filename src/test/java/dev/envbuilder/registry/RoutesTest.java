package dev.envbuilder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.net.HostKind;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  @ParameterizedTest
  @CsvSource({
    "https://ghcr.io/, https://cdn.example.com/x, true",
    "https://ghcr.io/, http://cdn.example.com/x, false",
    "https://ghcr.io/, https://169.254.169.254/latest, false",
    "https://ghcr.io/, https://127.0.0.1/, false",
    "https://ghcr.io/, https://[::1]/, false",
    "https://ghcr.io/, https://localhost/, false",
    "https://ghcr.io/, https://[fd00:ec2::254]/, false",
    "https://ghcr.io/, file:///etc/passwd, false",
    "https://10.0.0.5/, https://10.0.0.6/x, true",
    "http://localhost:5000/, http://10.0.0.6/x, true",
    "http://localhost:5000/, https://cdn.example.com/x, true"
  })
  void refusesWaysInward(String base, String to, boolean allowed) {
    Endpoint endpoint = new Endpoint("r", URI.create(base), true, true);

    if (allowed) {
      assertThatCode(() -> Routes.check(endpoint, endpoint.base(), URI.create(to), "x"))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> Routes.check(endpoint, endpoint.base(), URI.create(to), "x"))
          .isInstanceOf(RegistryException.Protocol.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://ghcr.io/, https://GHCR.io:443/x, true",
    "https://ghcr.io/, http://ghcr.io/x, false",
    "https://ghcr.io/, https://ghcr.io:444/x, false",
    "https://ghcr.io/, https://ghcr.io.evil.com/x, false",
    "https://ghcr.io/, https://ghcr.io@evil.com/x, false"
  })
  void sendsCredentialsToTheRegistryOnly(String base, String to, boolean own) {
    Endpoint endpoint = new Endpoint("r", URI.create(base), true, true);

    assertThat(endpoint.owns(URI.create(to))).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, LOOPBACK",
    "localhost:5000, LOOPBACK",
    "a.localhost, LOOPBACK",
    "127.8.0.1:1, LOOPBACK",
    "[::1]:5000, LOOPBACK",
    "pi.local:5000, PRIVATE",
    "10.2.3.4, PRIVATE",
    "172.31.0.1:5000, PRIVATE",
    "172.32.0.1, PUBLIC",
    "192.168.0.1, PRIVATE",
    "169.254.169.254, PRIVATE",
    "[fd00::1], PRIVATE",
    "[2001:db8::1]:443, PUBLIC",
    "127.0.0.1.example.com, PUBLIC",
    "localhost.example.com, PUBLIC",
    "ghcr.io, PUBLIC"
  })
  void tellsHowNearAHostIs(String host, HostKind kind) {
    assertThat(HostKind.of(host)).isEqualTo(kind);
  }
}
