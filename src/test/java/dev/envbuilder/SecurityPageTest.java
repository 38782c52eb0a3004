package dev.envbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of SECURITY.md names a test that is there. */
class SecurityPageTest {
  private static final Pattern PROOF = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+))?`");

  @Test
  void everyPromiseHasItsProof() throws IOException {
    Map<String, String> tests = sources();
    List<String> missing = new ArrayList<>();
    int proofs = 0;

    List<String> promises = promises();
    for (String promise : promises) {
      Matcher proof =
          PROOF.matcher(promise.substring(promise.lastIndexOf('|', promise.length() - 2)));
      assertThat(proof.find()).as("a test in: " + promise).isTrue();
      do {
        proofs++;
        String source = tests.getOrDefault(proof.group(1), "");
        String method = proof.group(2) == null ? "" : " void " + proof.group(2) + "(";
        if (source.isEmpty() || !source.contains(method)) {
          missing.add(proof.group());
        }
      } while (proof.find());
    }

    assertThat(missing).isEmpty();
    assertThat(promises).hasSizeGreaterThan(12);
    assertThat(proofs).isGreaterThan(promises.size());
  }

  /** The rows of the table that has the proofs. */
  private static List<String> promises() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("SECURITY.md"));
    int head = lines.indexOf("| promise | how | proof |");
    return lines.stream().skip(head + 2).takeWhile(line -> line.startsWith("|")).toList();
  }

  /** The tests' sources by the names of their classes. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String root : List.of("src/test/java", "src/it/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = String.valueOf(file.getFileName());
          sources.put(name.substring(0, name.length() - 5), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
