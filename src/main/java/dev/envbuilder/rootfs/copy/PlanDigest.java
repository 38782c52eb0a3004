package dev.envbuilder.rootfs.copy;

import dev.envbuilder.image.Digest;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Every field is framed by its length, so that no two plans run together into the same bytes. */
final class PlanDigest {
  /**
   * To be changed with what is digested, so that keys of older versions are not taken for equal.
   */
  private static final String VERSION = "envbuilder-copy-2";

  private final CopyRequest request;
  private final Metadata metadata;
  private final MessageDigest sha256;
  private final byte[] buffer = new byte[1 << 17];
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private final Map<Inode, Long> linked = new HashMap<>();

  PlanDigest(CopyRequest request) {
    this.request = request;
    this.metadata = new Metadata(request);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Digest of(Directory root, List<CopySource> sources) throws IOException {
    text(VERSION);
    for (CopySource source : sources) {
      linked.clear();
      CopyNode node = source.node();
      if (node.isDirectory()) {
        // Its own name and metadata do not get into the destination, only what is in it.
        text("contents");
        try (Directory directory = InsideRoot.open(root, source.path())) {
          children(directory, source.path(), node);
        }
      } else {
        text(source.unpacked() ? "archive" : "file");
        try (Directory parent = InsideRoot.open(root, source.path().parent())) {
          entry(parent, source.path(), node.name(), node);
        }
      }
    }
    return new Digest(Digest.SHA256, HexFormat.of().formatHex(sha256.digest()));
  }

  private void children(Directory directory, BytePath path, CopyNode node) throws IOException {
    number(node.children().size());
    for (CopyNode child : node.children()) {
      BytePath childPath = path.append(child.name());
      entry(directory, childPath, child.name(), child);
      if (child.isDirectory()) {
        try (Directory opened = SourceCheck.directory(directory, childPath, child)) {
          children(opened, childPath, child);
        }
      }
    }
  }

  /** One entry: {@code path} says where it is read, {@code name} what it will be called. */
  private void entry(Directory parent, BytePath path, BytePath name, CopyNode node)
      throws IOException {
    FileStatus status = node.status();
    bytes(name.toByteArray());
    number(status.type().bits());
    number(node.chosen() ? 1 : 0);
    CopyOwner.Fixed owner = request.ownerOf(status);
    number(owner.uid());
    number(owner.gid());
    if (!status.isSymlink()) {
      number(request.mode().apply(status.mode(), status.isDirectory()));
    }
    Map<BytePath, byte[]> xattrs = metadata.copiedXattrs(parent, path.name(), status);
    number(xattrs.size());
    for (Map.Entry<BytePath, byte[]> xattr : xattrs.entrySet()) {
      bytes(xattr.getKey().toByteArray());
      bytes(xattr.getValue());
    }
    switch (status.type()) {
      case REGULAR -> content(parent, path, node);
      case SYMLINK -> bytes(parent.readLink(path.name()).toByteArray());
      case CHARACTER_DEVICE, BLOCK_DEVICE -> {
        number(status.rdevMajor());
        number(status.rdevMinor());
      }
      case DIRECTORY, FIFO, SOCKET -> {
        // nothing more to say
      }
    }
  }

  private void content(Directory parent, BytePath path, CopyNode node) throws IOException {
    if (node.status().links() > 1) {
      Long first = linked.putIfAbsent(Inode.of(node.status()), (long) linked.size());
      if (first != null) {
        text("link");
        number(first);
        return;
      }
    }
    text("content");
    number(node.status().size());
    try (OpenFile file = SourceCheck.file(parent, path, node)) {
      long total = 0;
      int n = file.read(buffer, 0, buffer.length);
      while (n >= 0) {
        sha256.update(buffer, 0, n);
        total += n;
        n = file.read(buffer, 0, buffer.length);
      }
      if (total != node.status().size()) {
        throw new CopyException.Changed(path);
      }
    }
  }

  private void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    sha256.update(bytes);
  }

  private void number(long value) {
    sha256.update(number.clear().putLong(value).flip());
  }
}
