package dev.envbuilder.rootfs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarType;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Archives in the words of {@link TreeText}; {@code n!} is a device. */
final class TarText {
  private TarText() {}

  static byte[] archive(String line) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (TreeText entry : TreeText.parse(line)) {
      byte[] content = entry.kind() == '=' ? entry.value().getBytes(UTF_8) : new byte[0];
      writer.write(entry(entry, content.length), new ByteArrayInputStream(content));
    }
    writer.finish();
    return out.toByteArray();
  }

  private static TarEntry entry(TreeText entry, int size) {
    BytePath name = BytePath.of(entry.path());
    BytePath value = BytePath.of(entry.value());
    TarEntry bare =
        switch (entry.kind()) {
          case '/' -> TarEntry.directory(name);
          case '=' -> TarEntry.file(name, size);
          case '>' -> TarEntry.symlink(name, value);
          case '~' -> TarEntry.hardlink(name, value);
          case '|' -> TarEntry.of(TarType.FIFO, name);
          default -> TarEntry.of(TarType.CHAR, name).withDevice(1, 3);
        };
    return bare.withMode(entry.mode()).withOwner(entry.uid(), entry.gid());
  }
}
