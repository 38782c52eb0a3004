package dev.envbuilder.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSearchTest {
  private static final String VALUE = "s3cr&t/ \"q\"<x>+\u00e9~end";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RAW     | s3cr&t/ \"q\"<x>+\u00e9~end",
        "PERCENT | s3cr%26t%2F%20%22q%22%3Cx%3E%2B%C3%A9~end",
        "PERCENT | s3cr%26t%2f%20%22q%22%3cx%3e%2b%c3%a9~end",
        "PERCENT | s3cr%26t%2F+%22q%22%3Cx%3E%2B%C3%A9%7Eend",
        "PERCENT | s3cr%26t/%20%22q%22%3Cx%3E%2B%C3%A9~end",
        "JSON    | s3cr&t/ \\\"q\\\"<x>+\u00e9~end",
        "JSON    | s3cr&t\\/ \\\"q\\\"<x>+\u00e9~end",
        "JSON    | s3cr\\u0026t/ \\\"q\\\"\\u003cx\\u003e+\u00e9~end",
        "JSON    | s3cr&t/ \\\"q\\\"<x>+\\u00e9~end",
      })
  void findsEscapedForms(Form form, String text) {
    assertThat(search("<<" + text + ">>", VALUE)).containsExactly("A " + form);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void findsBase64AtAnyAlignment(int before) {
    byte[] data = ("x".repeat(before) + VALUE + "yy").getBytes(UTF_8);

    assertThat(search(Base64.getEncoder().encodeToString(data), VALUE)).containsExactly("A BASE64");
    assertThat(search(Base64.getUrlEncoder().encodeToString(data), VALUE))
        .containsExactly("A BASE64");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 20, 33, 40, 50, 58, 70})
  void findsBase64AndHexBrokenIntoLines(int before) {
    byte[] data = ("x".repeat(before) + VALUE + "yy").getBytes(UTF_8);
    String hex = HexFormat.of().formatHex(data);

    assertThat(search(Base64.getMimeEncoder().encodeToString(data), VALUE))
        .containsExactly("A BASE64");
    assertThat(search(hex.replaceAll("(.{60})", "$1\n"), VALUE)).containsExactly("A HEX");
  }

  @Test
  void findsHexOfEitherCase() {
    byte[] value = VALUE.getBytes(UTF_8);

    assertThat(search(HexFormat.of().formatHex(value), VALUE)).containsExactly("A HEX");
    assertThat(search(HexFormat.of().withUpperCase().formatHex(value), VALUE))
        .containsExactly("A HEX");
  }

  @Test
  void findsAnyLineOfAKeyButNotItsBoundaries() {
    String key = "-----BEGIN KEY-----\nMIIabcdefghijklmn\nopqrstuvwxyz0123\n-----END KEY-----\n";

    assertThat(search("> opqrstuvwxyz0123", key)).containsExactly("A LINE");
    assertThat(search("-----BEGIN KEY-----\n-----END KEY-----\n", key)).isEmpty();
  }

  @Test
  void knowsWhatAllKeysHaveInCommon() {
    // as ssh-keygen and openssl write them
    String first = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW";
    String own = "QyNTUxOQAAACBvUgYs6t0w9ZtqLDAzPYqCDJ1qDkVn1h2nNnvMVJmwSAAAAJjGd9vkxnfb";
    String header = "Proc-Type: 4,ENCRYPTED";
    String key =
        String.join(
            "\n", "-----BEGIN X-----", header, "", first, own, "AQIDBA==", "-----END X-----");

    assertThat(search(header + "\n" + first + "\nAQIDBA==\n", key)).isEmpty();
    assertThat(search(own, key)).containsExactly("A LINE");
    // outside of a key, it is a value like any other
    assertThat(search("AQIDBA==", "user\nAQIDBA==\n")).containsExactly("A LINE");
  }

  @Test
  void findsTheBeginningTheMiddleAndTheEndOfALongValue() {
    byte[] value = new byte[10_000];
    new Random(1).nextBytes(value);
    for (int start : new int[] {0, 4872, 9744}) {
      assertThat(search(Arrays.copyOfRange(value, start, start + 256), Map.of("A", value)))
          .contains("A PART");
    }
  }

  @Test
  void leavesShortValuesOut() {
    assertThat(search("abcde", "abcde")).isEmpty();
    assertThat(search("xabcdefx", "abcdef")).containsExactly("A RAW");
    assertThat(SecretSearch.isTooShort(Secret.of("abcde"))).isTrue();
  }

  @Test
  void tellsWhereItFoundWhat() {
    List<SecretSearch.Hit> hits = new ArrayList<>();
    byte[] data = "0123hunter22---hunter22".getBytes(UTF_8);

    SecretSearch.of(Map.of("A", Secret.of("hunter22"))).search(data, 0, data.length, hits::add);

    assertThat(hits)
        .containsExactlyInAnyOrder(
            new SecretSearch.Hit("A", Form.RAW, 4, 12),
            new SecretSearch.Hit("A", Form.RAW, 15, 23));
  }

  /**
   * Against a search that cannot be wrong, in data of few different bytes, in pieces of any size.
   */
  @RepeatedTest(200)
  void findsWhatAPlainSearchFinds(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, byte[]> values = new HashMap<>();
    for (int i = 0; i <= random.nextInt(6); i++) {
      values.put("S" + i, bytes(random, 6 + random.nextInt(40)));
    }
    byte[] data = bytes(random, 2000);
    for (byte[] value : values.values()) {
      System.arraycopy(value, 0, data, random.nextInt(data.length - value.length), value.length);
    }
    TreeSet<String> expected = new TreeSet<>();
    String text = new String(data, ISO_8859_1);
    values.forEach((id, value) -> {
      String wanted = new String(value, ISO_8859_1);
      for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        expected.add(id + " " + at + " " + (at + value.length));
      }
    });

    TreeSet<String> found = new TreeSet<>();
    SecretSearch search = SecretSearch.of(secrets(values));
    try (SearchStream stream =
        new SearchStream(
            search,
            hit -> {
              if (hit.form() == Form.RAW) {
                found.add(hit.id() + " " + hit.start() + " " + hit.end());
              }
            })) {
      for (int at = 0; at < data.length; ) {
        int n = Math.min(data.length - at, 1 + random.nextInt(300));
        stream.write(data, at, n);
        at += n;
      }
    }

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void findsASecretAcrossTheBordersOfALargeBuffer() {
    byte[] data = new byte[3 << 20];
    byte[] value = "hunter22-hunter22".getBytes(UTF_8);
    List<Long> expected = new ArrayList<>();
    for (int at = 1000; at < data.length - 100; at += 131_059) {
      System.arraycopy(value, 0, data, at, value.length);
      expected.add((long) at);
    }
    List<Long> found = new ArrayList<>();
    SecretSearch search = SecretSearch.of(Map.of("A", Secret.of(value)));
    try (SearchStream stream = new SearchStream(search, hit -> found.add(hit.start()))) {
      for (int at = 0; at < data.length; at += 8192) {
        stream.write(data, at, Math.min(8192, data.length - at));
      }
      assertThat(stream.position()).isEqualTo(data.length);
    }

    assertThat(found).containsExactlyElementsOf(expected);
  }

  @Test
  void findsNothingAcrossACut() {
    List<SecretSearch.Hit> hits = new ArrayList<>();
    try (SearchStream stream =
        new SearchStream(SecretSearch.of(Map.of("A", Secret.of("hunter22"))), hits::add)) {
      stream.write("xhunt".getBytes(UTF_8), 0, 5);
      stream.cut();
      stream.write("er22 hunter22".getBytes(UTF_8), 0, 13);
    }

    assertThat(hits).containsExactly(new SecretSearch.Hit("A", Form.RAW, 10, 18));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(3));
    }
    return bytes;
  }

  private static List<String> search(String data, String value) {
    return search(data.getBytes(UTF_8), Map.of("A", value.getBytes(UTF_8)));
  }

  private static List<String> search(byte[] data, Map<String, byte[]> values) {
    TreeSet<String> found = new TreeSet<>();
    SecretSearch.of(secrets(values))
        .search(data, 0, data.length, hit -> found.add(hit.id() + " " + hit.form()));
    return List.copyOf(found);
  }

  private static Map<String, Secret> secrets(Map<String, byte[]> values) {
    Map<String, Secret> secrets = new HashMap<>();
    values.forEach((id, value) -> secrets.put(id, Secret.of(value)));
    return secrets;
  }
}
