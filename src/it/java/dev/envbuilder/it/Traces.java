package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for a value in everything below a directory: names, targets of links, the content of files,
 * of files packed with gzip or zstd what is in them; as it is and in base64.
 */
final class Traces {
  private final List<String> forms;
  private final Set<Object> seen = new HashSet<>();

  private Traces(String value) {
    String packed = Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8));
    forms = List.of(value, packed.substring(0, packed.length() - 2));
  }

  /** Where the value is found; empty if nowhere. */
  static List<Path> of(String value, Path directory) {
    var traces = new Traces(value);
    try (Stream<Path> files = Files.walk(directory)) {
      var found = new ArrayList<Path>();
      for (Path file : (Iterable<Path>) files::iterator) {
        if (traces.isIn(file)) {
          found.add(file);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isIn(Path file) throws IOException {
    if (isIn(file.toString())) {
      return true;
    }
    if (Files.isSymbolicLink(file)) {
      return isIn(Files.readSymbolicLink(file).toString());
    }
    // hard links: applets of busybox are several hundred names of one file
    if (!Files.isRegularFile(file) || !seen.add(Files.getAttribute(file, "unix:ino"))) {
      return false;
    }
    byte[] content = Files.readAllBytes(file);
    return isIn(new String(content, ISO_8859_1)) || (isPacked(content) && isIn(unpacked(file)));
  }

  private boolean isIn(String octets) {
    return forms.stream().anyMatch(octets::contains);
  }

  private static boolean isPacked(byte[] content) {
    boolean gzip = content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
    boolean zstd = content.length > 3 && content[0] == 0x28 && content[1] == (byte) 0xb5;
    return gzip || zstd;
  }

  private static String unpacked(Path file) {
    return Command.run("sh", "-c", "zstd -dcf <\"$0\" | gzip -dcf", file.toString()).octets();
  }
}
