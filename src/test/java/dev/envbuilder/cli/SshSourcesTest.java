package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.ssh.SshAgents;
import dev.envbuilder.ssh.SshSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshSourcesTest {
  private static final String KEY_DEFAULT = "ENVBUILDER_BUILD_SSH_KEY_default";

  @TempDir private Path folder;
  private Path socket = Path.of("");
  private Path key = Path.of("");
  private ServerSocketChannel server;
  private final Redactor redactor = new Redactor();

  @BeforeEach
  void makeASocketAndAKey() throws IOException {
    folder = folder.toRealPath();
    socket = folder.resolve("agent");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    key = Files.write(folder.resolve("key"), keyText("openssh-ed25519"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** buildx's util/buildflags/ssh.go, and agentprovider.go in BuildKit. */
  @Test
  void readsEachFormOfTheOption() throws Exception {
    Path other = Files.write(folder.resolve("other"), keyText("pkcs1-rsa"));

    SshAgents agents =
        command(
            Map.of("SSH_AUTH_SOCK", socket.toString()),
            "default",
            "socket=" + socket,
            "key=" + key,
            "keys=" + key + "," + other,
            "equals=");

    assertThat(agents.ids()).containsExactly("default", "equals", "key", "keys", "socket");
    assertThat(agents.find("default")).contains(new SshSource.Forwarded(socket));
    assertThat(agents.find("socket")).contains(new SshSource.Forwarded(socket));
    assertThat(agents.find("equals")).contains(new SshSource.Forwarded(socket));
    assertThat(agents.sockets()).containsOnly(socket);
    assertThat(types(agents, "key")).isEqualTo("[ssh-ed25519]");
    assertThat(types(agents, "keys")).isEqualTo("[ssh-ed25519, ssh-rsa]");
  }

  @Test
  void anOptionWithoutIdIsTheDefault() throws Exception {
    assertThat(command(Map.of(), "=" + key).ids()).containsExactly("default");
  }

  @Test
  void aLinkToASocketIsKeptAsTheSocket() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), socket);

    assertThat(command(Map.of(), "a=" + link).sockets()).containsExactly(socket);
  }

  @Test
  void takesAKeyAsAValue() throws Exception {
    byte[] text = keyText("openssh-ed25519");
    String base64 = Base64.getEncoder().encodeToString(text);

    SshAgents agents =
        container(
            Map.of(
                KEY_DEFAULT,
                text(text),
                "ENVBUILDER_BUILD_SSH_KEY_packed",
                base64,
                "ENVBUILDER_BUILD_SSH_KEY_wrapped",
                Base64.getMimeEncoder().encodeToString(text),
                "ENVBUILDER_BUILD_SSH_KEY_empty",
                ""));

    assertThat(agents.ids()).containsExactly("default", "packed", "wrapped");
    assertThat(types(agents, "packed")).isEqualTo("[ssh-ed25519]");
    String line = text(text).lines().skip(2).findFirst().orElseThrow();
    assertThat(redactor.redact("x " + line + " y")).isEqualTo("x *** y");
    assertThat(redactor.redact("x " + base64 + " y")).doesNotContain(base64.substring(20, 40));
  }

  @Test
  void aFilesKeyIsKeptOutOfTheLogToo() throws Exception {
    command(Map.of(), "a=" + key);

    String line = text(keyText("openssh-ed25519")).lines().skip(2).findFirst().orElseThrow();
    assertThat(redactor.redact(line)).isEqualTo("***");
  }

  @Test
  void aKeyInAVariableComesBeforeTheUsersAgent() throws Exception {
    Map<String, String> variables =
        Map.of(KEY_DEFAULT, text(keyText("openssh-ed25519")), "SSH_AUTH_SOCK", socket.toString());

    assertThat(types(container(variables, "default"), "default")).isEqualTo("[ssh-ed25519]");
    assertThat(types(command(variables, "default"), "default")).isEqualTo("[ssh-ed25519]");
  }

  @Test
  void theSameIdTwiceIsAnError() {
    assertThatThrownBy(() -> command(Map.of(), "a=" + key, "a=" + socket))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "the ssh agent 'a' is given twice: by 'a=%s' of --ssh and by 'a=%s' of --ssh"
                .formatted(key, socket));
  }

  @Test
  void anIdFromAnOptionAndAVariableIsAnErrorInTheContainer() throws Exception {
    Map<String, String> variables = Map.of(KEY_DEFAULT, text(keyText("openssh-ed25519")));

    assertThatThrownBy(() -> container(variables, "default=" + socket))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("given twice")
        .hasMessageContaining("the variable " + KEY_DEFAULT);
    assertThat(command(variables, "default=" + socket).find("default"))
        .contains(new SshSource.Forwarded(socket));
  }

  @Test
  void saysWhatIsWrongWithAnOption() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "hello");
    Map<String, String> wrong = new HashMap<>();
    wrong.put("default", "neither SSH_AUTH_SOCK nor " + KEY_DEFAULT + " is set");
    wrong.put("a=/none/such", "'/none/such' in 'a=/none/such' of --ssh cannot be looked at");
    wrong.put("a=" + folder, "neither the socket of an agent nor a file with a key");
    wrong.put("a=/dev/null", "neither the socket of an agent nor a file with a key");
    wrong.put("a=" + text, "cannot be used: it holds no '-----BEGIN");
    wrong.put("a=" + key + ",", "an empty path");
    wrong.put("a=" + key + "," + socket, "one socket or some keys");
    wrong.put("a=" + socket + "," + socket, "one socket or some keys");

    wrong.forEach((value, message) ->
        assertThatThrownBy(() -> command(Map.of(), value))
            .as(value)
            .isInstanceOf(UsageException.class)
            .hasMessageContaining(message));
  }

  @Test
  void saysWhatIsWrongWithAVariableAndNotWhatIsInIt() {
    Map<String, String> wrong =
        Map.of(
            "hunter2", "neither the text of a private key",
            "aHVudGVyMg==", "neither the text of a private key",
            "-----BEGIN RSA PRIVATE KEY-----hunter2", "cannot be used: its end",
            "-----BEGIN RSA PRIVATE KEY-----hunter2-----END RSA PRIVATE KEY-----", "is damaged");

    wrong.forEach((value, message) ->
        assertThatThrownBy(() -> container(Map.of(KEY_DEFAULT, value)))
            .as(value)
            .isInstanceOf(UsageException.class)
            .hasMessageContaining("the ssh key in the variable " + KEY_DEFAULT)
            .hasMessageContaining(message)
            .hasMessageNotContaining("hunter2"));
  }

  @Test
  void theVariableOfAgentsIsSplitAtWhiteSpace() throws UsageException {
    OptionValues values =
        OptionValues.parse(
            StartOptions.TABLE,
            List.of(),
            name ->
                name.equals("ENVBUILDER_BUILD_SSH")
                    ? java.util.Optional.of("\n default  a=/b,/c\nd=/e\n")
                    : java.util.Optional.empty());

    assertThat(values.get(StartOptions.BUILD_SSH)).containsExactly("default", "a=/b,/c", "d=/e");
  }

  @Test
  void aVariableWithAKeyIsNoUnknownOption() {
    assertThat(OtherNames.unknown(EnvironmentBlock.of(Map.of(KEY_DEFAULT, "x")))).isEmpty();
  }

  private SshAgents command(Map<String, String> variables, String... options)
      throws UsageException {
    return SshSources.ofCommand(
        EnvironmentBlock.of(variables), List.of(options), new Confidential(redactor));
  }

  private SshAgents container(Map<String, String> variables, String... options)
      throws UsageException {
    return SshSources.ofContainer(
        EnvironmentBlock.of(variables), List.of(options), new Confidential(redactor));
  }

  private static String types(SshAgents agents, String id) {
    return ((SshSource.Keys) agents.find(id).orElseThrow()).keys().toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static byte[] keyText(String name) throws IOException {
    try (InputStream in = SshSource.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
