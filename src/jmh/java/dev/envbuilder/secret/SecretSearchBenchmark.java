package dev.envbuilder.secret;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many MiB a second are searched for 20 secrets in all forms. The result is in MiB/s. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SecretSearchBenchmark {
  private static final int MIB = 1 << 20;

  /**
   * Random bytes, text of few words, and base64: the last shares its alphabet with most patterns.
   */
  @Param({"random", "text", "base64"})
  public String data = "";

  /** The length of the shortest secret decides how many positions are looked at. */
  @Param({"6", "16"})
  public int shortest;

  private byte[] bytes = {};
  private SecretSearch search = SecretSearch.of(Map.of());
  private final Redactor redactor = new Redactor();
  private String line = "";

  @Setup
  public void prepare() {
    Random random = new Random(1);
    Map<String, Secret> secrets = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      byte[] value = new byte[10 + i];
      random.nextBytes(value);
      String text = HexFormat.of().formatHex(value).substring(0, shortest + i);
      secrets.put("S" + i, Secret.of(i % 2 == 0 ? text : "gh_" + text.toUpperCase(Locale.ROOT)));
    }
    secrets.values().forEach(redactor::register);
    search = SecretSearch.of(secrets);
    bytes = new byte[MIB];
    String words = "the quick brown fox jumps over a lazy dog; int main(void) { return 0; }\n";
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < MIB; i++) {
      bytes[i] =
          switch (data) {
            case "text" -> (byte) words.charAt((i * 7 + i / 71) % words.length());
            case "base64" -> (byte) digits.charAt(random.nextInt(64));
            default -> (byte) random.nextInt();
          };
    }
    line = new String(bytes, 0, 120, StandardCharsets.ISO_8859_1);
  }

  @Benchmark
  public void search(Blackhole hole) {
    search.search(bytes, 0, bytes.length, hole::consume);
  }

  /** As layers are searched: in pieces of 64 KiB. */
  @Benchmark
  public void stream(Blackhole hole) {
    try (SearchStream stream = new SearchStream(search, hole::consume)) {
      for (int at = 0; at < MIB; at += 65536) {
        stream.write(bytes, at, 65536);
      }
    }
  }

  /** Lines of 120 characters a second. */
  @Benchmark
  public String redact() {
    return redactor.redact(line);
  }
}
