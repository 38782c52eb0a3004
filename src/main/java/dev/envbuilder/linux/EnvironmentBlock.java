package dev.envbuilder.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The environment that the container was started with: {@code NAME=value} entries as bytes, in
 * order, as in {@code environ(7)}. A name that stands twice keeps its first value, as {@code
 * getenv(3)} finds it. Entries without {@code =} are dropped.
 */
public final class EnvironmentBlock {
  private static final int LARGEST = 8 << 20;

  private final Map<String, byte[]> entries;

  private EnvironmentBlock(Map<String, byte[]> entries) {
    this.entries = entries;
  }

  /**
   * Reads the block that the launcher left behind this open file descriptor and empties it, so that
   * the kernel keeps no copy.
   *
   * @throws IOException if the descriptor is not open or holds more than 8 MiB
   */
  public static EnvironmentBlock take(int fd) throws IOException {
    Path file = Path.of("/proc/self/fd/" + fd);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      if (size > LARGEST) {
        throw new IOException("the environment holds " + size + " bytes, at most " + LARGEST);
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until the whole block is read
      }
      channel.truncate(0);
      EnvironmentBlock block = parse(buffer.array());
      Arrays.fill(buffer.array(), (byte) 0);
      return block;
    }
  }

  /** The block in these bytes: entries that end with NUL each. */
  public static EnvironmentBlock parse(byte[] block) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    int start = 0;
    for (int i = 0; i <= block.length; i++) {
      if (i == block.length || block[i] == 0) {
        int equals = indexOfEquals(block, start, i);
        if (equals > start) {
          String name = new String(block, start, equals - start, StandardCharsets.ISO_8859_1);
          entries.putIfAbsent(name, Arrays.copyOfRange(block, equals + 1, i));
        }
        start = i + 1;
      }
    }
    return new EnvironmentBlock(entries);
  }

  /** The block with these entries, values in UTF-8. */
  public static EnvironmentBlock of(Map<String, String> variables) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    variables.forEach((name, value) -> entries.put(name, value.getBytes(StandardCharsets.UTF_8)));
    return new EnvironmentBlock(entries);
  }

  private static int indexOfEquals(byte[] block, int start, int end) {
    for (int i = start; i < end; i++) {
      if (block[i] == '=') {
        return i;
      }
    }
    return -1;
  }

  /** The names, in order. */
  public List<String> names() {
    return new ArrayList<>(entries.keySet());
  }

  /** The value as text in UTF-8; bytes that are not UTF-8 are replaced. */
  public Optional<String> text(String name) {
    return bytes(name).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** A copy of the value. */
  public Optional<byte[]> bytes(String name) {
    byte[] value = entries.get(name);
    return value == null ? Optional.empty() : Optional.of(value.clone());
  }

  /** The block without the names that {@code drop} picks. */
  public EnvironmentBlock without(Predicate<String> drop) {
    Map<String, byte[]> kept = new LinkedHashMap<>(entries);
    kept.keySet().removeIf(drop);
    return new EnvironmentBlock(kept);
  }

  /** The block with one variable set or replaced in place. */
  public EnvironmentBlock with(String name, String value) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, value.getBytes(StandardCharsets.UTF_8));
    return new EnvironmentBlock(changed);
  }

  /** The entries as {@code execve(2)} takes them, without terminating NULs. */
  public List<byte[]> toEntries() {
    List<byte[]> block = new ArrayList<>();
    entries.forEach((name, value) -> {
      byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
      byte[] entry = Arrays.copyOf(key, key.length + 1 + value.length);
      entry[key.length] = '=';
      System.arraycopy(value, 0, entry, key.length + 1, value.length);
      block.add(entry);
    });
    return block;
  }

  /** Overwrites every value with zeros. */
  public void erase() {
    entries.values().forEach(value -> Arrays.fill(value, (byte) 0));
  }

  @Override
  public String toString() {
    return "environment " + entries.keySet();
  }
}
