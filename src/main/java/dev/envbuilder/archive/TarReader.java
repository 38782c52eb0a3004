package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive entry by entry: v7, ustar, PAX, GNU long names and numbers, sparse files of
 * all four GNU formats. Where readers differ, this one does as Go's {@code archive/tar}, so that an
 * image means the same here as to other container tools. Volume labels, directory dumps and types
 * nobody knows are skipped.
 *
 * <p>The archive ends at a block of zeros or at the end of the stream between two entries; what
 * follows the zeros is not read. The stream stays its opener's: it is never closed here, and one
 * who checks its digest must read the rest of it. It should be buffered.
 */
public final class TarReader {
  /** Larger sizes are refused, so that sums of sizes never overflow. */
  static final long MAX_SIZE = 1L << 60;

  private final TarInput in;
  private final TarLimits limits;
  private PaxRecords global = PaxRecords.none();
  private @Nullable TarContent content;
  private SparseMap map = SparseMap.plain(0);
  private TarPlace place = new TarPlace(0);
  private long padding;
  private long skipped;
  private boolean ended;

  public TarReader(InputStream in, TarLimits limits) {
    this.in = new TarInput(in);
    this.limits = limits;
  }

  /** A reader with {@link TarLimits#DEFAULT}. */
  public static TarReader of(InputStream in) {
    return new TarReader(in, TarLimits.DEFAULT);
  }

  /**
   * The next entry; empty at the end. What was not read of the last one's content is skipped.
   *
   * @throws TarException if the archive is damaged, cut short, or breaks a limit
   */
  public Optional<TarEntry> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    leaveEntry();
    Extensions extensions = new Extensions();
    byte[] block = new byte[TarHeader.BLOCK];
    while (true) {
      place = new TarPlace(in.position());
      boolean more = in.readBlock(block);
      if (!more || TarHeader.isZero(block)) {
        if (extensions.pending) {
          throw place.failure("the archive ends after an extended header, before its entry");
        }
        ended = true;
        return Optional.empty();
      }
      TarHeader header = TarHeader.parse(block, place.offset());
      place = header.place();
      if (!readExtension(header, extensions)) {
        Optional<TarEntry> entry = entry(header, extensions);
        if (entry.isPresent()) {
          return entry;
        }
        extensions = new Extensions();
      }
    }
  }

  /**
   * The content of the entry that {@link #next()} gave last, valid until it is called again; empty
   * for all but files. Holes read as zeros; {@code skip} passes them at once.
   */
  public InputStream content() {
    TarContent current = content;
    return current == null ? InputStream.nullInputStream() : current;
  }

  /** The stored runs of the current entry's content, in order; what lies between is a hole. */
  public List<Extent> extents() {
    return map.extents();
  }

  /** Where the header of the current entry starts, in bytes from the start of the archive. */
  public long offset() {
    return place.offset();
  }

  /** How many entries of unknown types were passed over so far. */
  public long skippedEntries() {
    return skipped;
  }

  private void leaveEntry() throws IOException {
    if (content != null) {
      content.leave();
      content = null;
    }
    in.skip(padding, place);
    padding = 0;
    map = SparseMap.plain(0);
  }

  /** What the entries before a file say about it. */
  private static final class Extensions {
    private PaxRecords pax = PaxRecords.none();
    private Optional<BytePath> longName = Optional.empty();
    private Optional<BytePath> longLink = Optional.empty();
    private boolean pending;
  }

  private boolean readExtension(TarHeader header, Extensions extensions) throws IOException {
    switch (header.type()) {
      case 'x' -> {
        extensions.pax = PaxRecords.parse(body(header), limits, place);
        extensions.pending = true;
      }
      case 'g' -> global = PaxRecords.parse(body(header), limits, place);
      case 'L' -> {
        extensions.longName = Optional.of(longText(header));
        extensions.pending = true;
      }
      case 'K' -> {
        extensions.longLink = Optional.of(longText(header));
        extensions.pending = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private byte[] body(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0 || size > limits.extendedHeaderBytes()) {
      throw place.failure(
          "its extended header of "
              + size
              + " bytes is larger than the limit of "
              + limits.extendedHeaderBytes());
    }
    byte[] body = new byte[(int) size];
    in.readFully(body, place);
    in.skip(paddingOf(size), place);
    return body;
  }

  private BytePath longText(TarHeader header) throws IOException {
    byte[] body = body(header);
    return TarHeader.cString(body, 0, body.length);
  }

  private Optional<TarEntry> entry(TarHeader header, Extensions extensions) throws IOException {
    PaxRecords pax = extensions.pax.over(global);
    BytePath name =
        extensions.longName.isPresent()
            ? extensions.longName.get()
            : pax.path("path", place).orElse(header.name());
    place = place.named(name);
    long stored = pax.number("size", place).orElse(header.size());
    if (stored < 0 || stored > MAX_SIZE) {
      throw place.failure("the size " + stored + " is impossible");
    }
    Optional<TarType> type = typeOf(header.type(), name);
    if (type.isEmpty()) {
      in.skip(stored, place);
      in.skip(paddingOf(stored), place);
      skipped++;
      return Optional.empty();
    }
    openContent(header, type.get(), pax, stored);
    name = map.name().orElse(name);
    BytePath link =
        extensions.longLink.isPresent()
            ? extensions.longLink.get()
            : pax.path("linkpath", place).orElse(header.linkName());
    checkLength(name);
    checkLength(link);
    return Optional.of(build(header, type.get(), name, link, pax));
  }

  private void openContent(TarHeader header, TarType type, PaxRecords pax, long stored)
      throws IOException {
    byte flag = header.type();
    if (type != TarType.FILE && flag != 0 && flag != '0' && flag != '7' && flag != 'S') {
      // Links, devices and directories have no content, whatever their size field says.
      return;
    }
    long before = in.position();
    if (flag == 'S') {
      map = SparseMap.oldGnu(header, this::nextBlock, limits);
      before = in.position();
    } else if (SparseMap.isPax(pax)) {
      map = SparseMap.pax(pax, stored, this::nextBlock, limits, place);
    } else {
      map = SparseMap.plain(stored);
    }
    long data = stored - (in.position() - before);
    if (map.storedSize() != data) {
      throw place.failure(
          "the sparse map holds " + map.storedSize() + " bytes and the entry " + data);
    }
    padding = paddingOf(stored);
    content = new TarContent(in, map, place);
    if (type != TarType.FILE) {
      // An old archive's directory, told by its trailing slash: what it stores means nothing.
      content.leave();
      content = null;
      map = SparseMap.plain(0);
    }
  }

  private byte[] nextBlock() throws IOException {
    byte[] block = new byte[TarHeader.BLOCK];
    in.readFully(block, place);
    return block;
  }

  private TarEntry build(
      TarHeader header, TarType type, BytePath name, BytePath link, PaxRecords pax)
      throws TarException {
    Optional<PaxTime> paxTime = pax.mtime(place);
    PaxTime mtime = paxTime.isPresent() ? paxTime.get() : new PaxTime(header.mtime(), 0);
    boolean device = type == TarType.CHAR || type == TarType.BLOCK;
    boolean linked = type == TarType.SYMLINK || type == TarType.HARDLINK;
    return new TarEntry(
        name,
        type,
        header.mode(),
        owner(pax, "uid", header.uid()),
        owner(pax, "gid", header.gid()),
        pax.path("uname", place).orElse(header.userName()),
        pax.path("gname", place).orElse(header.groupName()),
        type == TarType.FILE ? map.realSize() : 0,
        mtime.seconds(),
        mtime.nanos(),
        linked ? link : BytePath.EMPTY,
        device ? header.devMajor() : 0,
        device ? header.devMinor() : 0,
        pax.xattrs(limits, place));
  }

  private long owner(PaxRecords pax, String key, long plain) throws TarException {
    long id = pax.number(key, place).orElse(plain);
    if (id < 0 || id > TarEntry.MAX_ID) {
      throw place.failure("the " + key + " " + id + " is not between 0 and " + TarEntry.MAX_ID);
    }
    return id;
  }

  private void checkLength(BytePath name) throws TarException {
    if (name.length() > limits.nameBytes()) {
      throw place.failure("a name is longer than the limit of " + limits.nameBytes() + " bytes");
    }
  }

  /** Empty for types to skip. A file named with a trailing slash is how v7 wrote directories. */
  private static Optional<TarType> typeOf(byte flag, BytePath name) {
    return switch (flag) {
      case 0, '0', '7', 'S' -> Optional.of(name.endsWithSlash() ? TarType.DIRECTORY : TarType.FILE);
      case '1' -> Optional.of(TarType.HARDLINK);
      case '2' -> Optional.of(TarType.SYMLINK);
      case '3' -> Optional.of(TarType.CHAR);
      case '4' -> Optional.of(TarType.BLOCK);
      case '5' -> Optional.of(TarType.DIRECTORY);
      case '6' -> Optional.of(TarType.FIFO);
      default -> Optional.empty();
    };
  }

  static long paddingOf(long size) {
    return -size & (TarHeader.BLOCK - 1);
  }
}
