package dev.envbuilder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.image.Repository;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {
  private static final Repository HUB = new Repository("docker.io", "library/ubuntu");
  private static final Repository GHCR = new Repository("ghcr.io", "acme/team/app");

  private static DockerConfig parse(String json) throws RegistryException {
    return DockerConfig.parse(json.replace('\'', '"').getBytes(UTF_8), "config.json");
  }

  private static String auth(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://index.docker.io/v1/",
        "index.docker.io",
        "docker.io",
        "https://docker.io",
        "registry-1.docker.io",
        "http://index.docker.io/v2/"
      })
  void findsDockerHubUnderAllItsNames(String key) throws Exception {
    DockerConfig config = parse("{'auths':{'" + key + "':{'auth':'" + auth("u:p:q") + "'}}}");

    assertThat(config.find(HUB).flatMap(Credential::basic)).contains("Basic " + auth("u:p:q"));
    assertThat(config.find(GHCR)).isEmpty();
  }

  @Test
  void takesTheLongestPathThatLeadsToARepository() throws Exception {
    DockerConfig config =
        parse(
            "{'auths':{'ghcr.io':{'username':'a','password':'1'},"
                + "'ghcr.io/acme/team':{'username':'b','password':'2'},"
                + "'ghcr.io/acme/te':{'username':'c','password':'3'}}}");

    assertThat(config.find(GHCR).map(Credential::username)).contains("b");
    assertThat(config.find(new Repository("ghcr.io", "acme/x")).map(Credential::username))
        .contains("a");
  }

  @Test
  void knowsBothSpellingsOfAnIdentityToken() throws Exception {
    DockerConfig field =
        parse("{'auths':{'ghcr.io':{'auth':'" + auth("u:") + "','identitytoken':'t'}}}");
    DockerConfig user = parse("{'auths':{'ghcr.io':{'auth':'" + auth("<token>:t") + "'}}}");

    assertThat(field.find(GHCR).map(Credential::identityToken)).contains("t");
    assertThat(user.find(GHCR).map(Credential::identityToken)).contains("t");
  }

  @Test
  void stripsThePaddingOfOldClients() throws Exception {
    DockerConfig config = parse("{'auths':{'ghcr.io':{'auth':'" + auth("u:p\0\0") + "'}}}");

    assertThat(config.find(GHCR).flatMap(Credential::basic)).contains("Basic " + auth("u:p"));
  }

  @Test
  void namesTheHelperOfARegistry() throws Exception {
    DockerConfig config = parse("{'credHelpers':{'ghcr.io':'gh'},'credsStore':'pass','auths':{}}");

    assertThat(config.helper("ghcr.io")).contains("gh");
    assertThat(config.helper("quay.io")).contains("pass");
    assertThat(parse("{}").helper("quay.io")).isEqualTo(Optional.empty());
  }

  @Test
  void showsNoSecretButTellsTheRedactorAll() throws Exception {
    DockerConfig config = parse("{'auths':{'ghcr.io':{'username':'u','password':'hunter2'}}}");

    assertThat(config.toString() + config.find(GHCR)).contains("***").doesNotContain("hunter2");
    assertThat(config.sensitiveValues().values())
        .containsExactly(List.of("hunter2", auth("u:hunter2")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'auths':{'h.io':{'auth':'!hunter2'}}};base64",
        "{'auths':{'h.io':{'auth':'aHVudGVyMg=='}}};user:password",
        "{'auths':{'h.io':{'auth':hunter2}}};not valid JSON",
        "[];object"
      })
  void saysWhatIsWrongWithoutQuotingIt(String json, String problem) {
    assertThatThrownBy(() -> parse(json.replace("\"", "")))
        .isInstanceOf(RegistryException.Misconfigured.class)
        .hasMessageStartingWith("config.json:1:")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2");
  }
}
