package dev.envbuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.archive.TarWriter;
import dev.envbuilder.path.BytePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A root in a temporary directory, and layers for it. */
final class Sandbox {
  private Sandbox() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  static void assumeRoot() {
    assumeTrue(isRoot(), "needs root: it sets owners");
  }

  static BytePath path(Path path) {
    return BytePath.of(path.toString());
  }

  static BytePath path(String path) {
    return BytePath.of(path);
  }

  static Root open(Path directory, String... kept) throws IOException {
    Files.createDirectories(directory);
    return Root.open(path(directory), KeepRules.of(Stream.of(kept).map(BytePath::of).toList()));
  }

  /** An entry with text for content, where its size says so. */
  record Item(TarEntry entry, String content) {}

  static Item file(String name, String content) {
    return new Item(TarEntry.file(path(name), content.getBytes(UTF_8).length), content);
  }

  static Item directory(String name) {
    return item(TarEntry.directory(path(name)));
  }

  static Item symlink(String name, String target) {
    return item(TarEntry.symlink(path(name), path(target)));
  }

  static Item hardlink(String name, String target) {
    return item(TarEntry.hardlink(path(name), path(target)));
  }

  static Item item(TarEntry entry) {
    return new Item(entry, "");
  }

  static byte[] tar(List<Item> items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    for (Item item : items) {
      tar.write(item.entry(), new ByteArrayInputStream(item.content().getBytes(UTF_8)));
    }
    tar.finish();
    return out.toByteArray();
  }

  static ExtractResult extract(Root root, byte[] tar) throws IOException {
    return new LayerExtractor(root, ExtractLimits.DEFAULT).extract(new ByteArrayInputStream(tar));
  }

  static ExtractResult extract(Root root, Item... items) throws IOException {
    return extract(root, tar(List.of(items)));
  }
}
