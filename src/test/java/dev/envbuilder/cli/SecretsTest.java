package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envbuilder.linux.EnvironmentBlock;
import dev.envbuilder.secret.SecretStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private static final String DIR = "ENVBUILDER_BUILD_SECRETS_DIR";
  private static final String CONSUME = "ENVBUILDER_BUILD_SECRETS_DIR_CONSUME";
  private static final byte[] BINARY = {0, (byte) 0xff, '\n', 0, '\n'};

  @TempDir private Path folder;

  @BeforeEach
  void findTheFolder() throws IOException {
    folder = folder.toRealPath();
  }

  @Test
  void takesTheVariablesAndTheList() throws Exception {
    SecretStore secrets =
        container(
            Map.of(
                "ENVBUILDER_BUILD_SECRET_A", "a\n", "ENVBUILDER_BUILD_SECRETS", "B=b,\"C=1,2\""));

    assertThat(secrets.ids()).containsExactly("A", "B", "C");
    assertThat(value(secrets, "A")).isEqualTo("a\n");
    assertThat(value(secrets, "C")).isEqualTo("1,2");
  }

  @Test
  void takesTheFilesOfAFolderByteForByte() throws Exception {
    Files.write(folder.resolve("bin.key"), BINARY);
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve(".npmrc"), "token\n");

    SecretStore secrets = container(Map.of(DIR, folder.toString()));

    assertThat(secrets.ids()).containsExactly(".npmrc", "bin.key", "empty");
    assertThat(secrets.find("bin.key").orElseThrow().reveal()).isEqualTo(BINARY);
    assertThat(value(secrets, ".npmrc")).isEqualTo("token\n");
    assertThat(value(secrets, "empty")).isEmpty();
  }

  @Test
  void readsAVolumeAsKubernetesMakesIt() throws Exception {
    volumeOfKubernetes();

    SecretStore secrets = container(Map.of(DIR, folder.toString()));

    assertThat(secrets.ids()).containsExactly("TOKEN");
    assertThat(value(secrets, "TOKEN")).isEqualTo("value");
  }

  @Test
  void erasesTheFilesOnceReadIfAsked() throws Exception {
    Path file = volumeOfKubernetes();
    Files.writeString(folder.resolve("plain"), "other");
    Path outside = Files.createLink(folder.resolveSibling(folder.getFileName() + "-2"), file);

    Map<String, String> variables = Map.of(DIR, folder.toString(), CONSUME, "true");
    List<String> warnings = leave(variables);

    assertThat(warnings).isEmpty();
    assertThat(folder.resolve("TOKEN")).doesNotExist();
    assertThat(folder.resolve("plain")).doesNotExist();
    assertThat(file).doesNotExist();
    assertThat(outside).as("the content is overwritten").hasBinaryContent(new byte[5]);
    Files.delete(outside);
    assertThat(container(variables).ids()).as("the next start").isEmpty();
  }

  @Test
  void warnsWhereTheFilesStay() throws Exception {
    Files.writeString(folder.resolve("TOKEN"), "value");

    assertThat(leave(Map.of(DIR, folder.toString())))
        .singleElement()
        .asString()
        .contains("'" + folder + "' can be read by every RUN step", CONSUME + "=true");
    assertThat(folder.resolve("TOKEN")).hasContent("value");
  }

  @Test
  void refusesWhatIsNoFile() throws Exception {
    Files.createDirectory(folder.resolve("TOKEN"));

    refused(Map.of(DIR, folder.toString()), "'" + folder.resolve("TOKEN") + "' is not a file");
  }

  @Test
  void refusesAFolderThatIsNot() throws Exception {
    Path file = Files.writeString(folder.resolve("TOKEN"), "value");

    refused(Map.of(DIR, folder.resolve("gone").toString()), DIR, "it does not exist");
    refused(Map.of(DIR, file.toString()), DIR, "it is not a folder");
    refused(Map.of(CONSUME, "true"), CONSUME, "there is no " + DIR);
  }

  @Test
  void namesBothSourcesOfAnId() throws Exception {
    Path file = Files.writeString(folder.resolve("A"), "1");
    String variable = "ENVBUILDER_BUILD_SECRET_A";

    refused(
        Map.of(variable, "1", "ENVBUILDER_BUILD_SECRETS", "A=1"),
        "'A' is given twice: by the variable " + variable + " and by ENVBUILDER_BUILD_SECRETS");
    refused(
        Map.of(variable, "1", DIR, folder.toString()),
        "'A' is given twice: by the variable " + variable + " and by the file '" + file + "'");
    assertThatThrownBy(() -> command(Map.of(variable, "1"), "id=A,src=" + file))
        .hasMessageContaining("by --secret id=A and by the variable " + variable);
    assertThatThrownBy(() -> command(Map.of(), "id=A,src=" + file, "id=A,src=" + file))
        .hasMessageContaining("by --secret id=A and by --secret id=A");
  }

  @ParameterizedTest
  @CsvSource({
    "id=A,                 variable",
    "id=B,                 of our prefix",
    "'id=C,env=A',         variable",
    "'id=C,type=env,src=A',variable",
    "'type=file,id=C,source=FILE', file",
    "'id=C,src=FILE',      file",
  })
  void readsWhatAFlagNames(String flag, String expected) throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "file");
    Map<String, String> variables =
        Map.of("A", "variable", "ENVBUILDER_BUILD_SECRET_B", "of our prefix");

    SecretStore secrets = command(variables, flag.replace("FILE", file.toString()));

    String id = flag.contains("id=C") ? "C" : flag.substring(3);
    assertThat(value(secrets, id)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "src=f,                needs an id",
    "'id=A,type=pem',      'type ''pem'' of --secret id=A is unknown'",
    "'id=A,src=f,env=B',   'a file and a variable'",
    "'id=A,mode=0400',     unknown key 'mode'",
    "'id=A,src=/nowhere',  does not exist",
    "id=A,                 no variable A or ENVBUILDER_BUILD_SECRET_A is set",
    "'id=A B,env=PATH',    'not a letter, digit'",
  })
  void refusesAFlagThatSaysTooLittle(String flag, String message) {
    assertThatThrownBy(() -> command(Map.of("PATH", "/bin"), flag))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  /** {@code TOKEN} leads through {@code ..data} to a file; returns that file. */
  private Path volumeOfKubernetes() throws IOException {
    Path data = Files.createDirectory(folder.resolve("..2026_11_25_07_00_00.1"));
    Path file = Files.writeString(data.resolve("TOKEN"), "value");
    Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
    Files.createSymbolicLink(folder.resolve("TOKEN"), Path.of("..data/TOKEN"));
    return file;
  }

  private List<String> leave(Map<String, String> variables) throws UsageException {
    List<String> warnings = new ArrayList<>();
    OptionValues options = options(variables);
    SecretFolder.of(options).orElseThrow().leave(event -> warnings.add(event.toString()));
    return warnings;
  }

  private void refused(Map<String, String> variables, String... message) {
    assertThatThrownBy(() -> container(variables))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(message);
  }

  private static OptionValues options(Map<String, String> variables) throws UsageException {
    return OptionValues.parse(
        StartOptions.TABLE, List.of(), name -> Optional.ofNullable(variables.get(name)));
  }

  private static SecretStore container(Map<String, String> variables) throws UsageException {
    OptionValues options = options(variables);
    return Secrets.ofContainer(
        EnvironmentBlock.of(variables),
        options.get(StartOptions.BUILD_SECRETS),
        SecretFolder.of(options));
  }

  private static SecretStore command(Map<String, String> variables, String... flags)
      throws UsageException {
    return Secrets.ofCommand(EnvironmentBlock.of(variables), List.of(flags), Optional.empty());
  }

  private static String value(SecretStore secrets, String id) {
    return new String(secrets.find(id).orElseThrow().reveal(), StandardCharsets.UTF_8);
  }
}
