package dev.envbuilder.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRoutesTest {
  private static final URI GHCR = URI.create("https://ghcr.io/v2/");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://ghcr.io/;'';true",
        "https://ghcr.io/;ghcr.io;false",
        "https://a.ghcr.io/;ghcr.io;false",
        "https://ghcr.io/;.ghcr.io;true",
        "https://a.ghcr.io/;.ghcr.io;false",
        "https://a.ghcr.io/;*.ghcr.io;false",
        "https://xghcr.io/;ghcr.io;true",
        "https://GHCR.io/;x, Ghcr.IO;false",
        "https://ghcr.io/;*;false",
        "https://ghcr.io/;ghcr.io:443;false",
        "https://ghcr.io/;ghcr.io:5000;true",
        "https://10.1.2.3/;10.0.0.0/8;false",
        "https://11.1.2.3/;10.0.0.0/8;true",
        "https://10.1.2.3/;10.1.2.3;false",
        "https://10.1.2.3/;10.0.0.0/x;true",
        "https://localhost:5000/;'';false",
        "https://127.0.0.1/;'';false"
      })
  void goesRoundTheProxyAsTold(String uri, String noProxy, boolean proxied) throws Exception {
    ProxyRoutes routes =
        ProxyRoutes.from(Map.of("HTTPS_PROXY", "http://p:3128", "NO_PROXY", noProxy));

    assertThat(!routes.select(URI.create(uri)).getFirst().equals(Proxy.NO_PROXY))
        .isEqualTo(proxied);
  }

  @Test
  void takesTheProxyOfTheScheme() throws Exception {
    ProxyRoutes routes =
        ProxyRoutes.from(
            Map.of("https_proxy", "secure:1", "HTTPS_PROXY", "x:1", "http_proxy", "h:2"));

    assertThat(routes.select(GHCR).getFirst().address().toString()).contains("secure");
    assertThat(routes.select(URI.create("http://a.io/")).getFirst().address().toString())
        .contains("h");
  }

  @Test
  void carriesThePasswordOfAProxy() throws Exception {
    ProxyRoutes routes = ProxyRoutes.from(Map.of("HTTPS_PROXY", "http://u:p%40@p:3128/"));

    assertThat(routes.authorization(GHCR)).isEqualTo("Basic dTpwQA==");
    assertThat(routes.authorization(URI.create("http://ghcr.io"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://u:hunter2@p:1", "https://p:1", "http://u:hunter2@", "::"})
  void refusesOtherProxiesWithoutShowingThem(String value) {
    assertThatThrownBy(() -> ProxyRoutes.from(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(NetException.Misconfigured.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("hunter2");
  }
}
