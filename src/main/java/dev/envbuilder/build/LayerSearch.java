package dev.envbuilder.build;

import dev.envbuilder.archive.TarEntry;
import dev.envbuilder.leak.FileSearch;
import dev.envbuilder.leak.Findings;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.LayerListener;
import dev.envbuilder.secret.SecretSearch;

/** Searches a layer while it is written: names, links' targets, attributes and content. */
final class LayerSearch implements LayerListener, AutoCloseable {
  private final FileSearch files;

  LayerSearch(SecretSearch search, Findings findings) {
    this.files = new FileSearch(search, findings);
  }

  @Override
  public void entry(TarEntry entry) {
    String path = BytePath.ROOT.append(entry.name()).toString();
    files.attribute("the name of " + path, entry.name().toByteArray());
    if (!entry.linkName().isEmpty()) {
      files.attribute("the link " + path, entry.linkName().toByteArray());
    }
    entry
        .xattrs()
        .names()
        .forEach(name ->
            files.attribute("an attribute of " + path, entry.xattrs().get(name).orElseThrow()));
    files.begin(path);
  }

  @Override
  public void content(byte[] data, int offset, int count) {
    files.write(data, offset, count);
  }

  @Override
  public void end() {
    files.end();
  }

  @Override
  public void close() {
    files.close();
  }
}
