package dev.envbuilder.scan;

import dev.envbuilder.leak.FileSearch;
import dev.envbuilder.leak.Findings;
import dev.envbuilder.secret.SearchStream;

/** Searches one part of an image, or the container; its findings are told when it is closed. */
final class PartSearch implements AutoCloseable {
  private final Tally tally;
  private final Part part;
  private final Findings findings = new Findings();
  private final Findings rest = new Findings();
  private final FileSearch files;
  private final SearchStream whole;
  private final SearchStream packed;

  /**
   * @param all where a finding is that {@link #whole} makes alone
   */
  PartSearch(Tally tally, Part part, Spot all) {
    this.tally = tally;
    this.part = part;
    this.files = new FileSearch(tally.search(), findings);
    this.whole = new SearchStream(tally.search(), hit -> rest.add(all.key(), hit));
    this.packed = new SearchStream(tally.search(), hit -> rest.add(all.key(), hit));
  }

  /** Searches something short. */
  void value(Where where, String path, byte[] value) {
    files.attribute(new Spot(where, path).key(), value);
  }

  /** A file begins, whose content is then {@linkplain #write given}. */
  void begin(Where where, String path) {
    files.begin(new Spot(where, path).key());
  }

  void write(byte[] data, int offset, int count) {
    files.write(data, offset, count);
  }

  void end() {
    files.end();
  }

  /** The part as it is, so that what no reader understands is searched, too. */
  void whole(byte[] data, int offset, int count) {
    whole.write(data, offset, count);
    tally.bytes(count);
  }

  /** The part before it was decompressed: such formats have room for comments, too. */
  void packed(byte[] data, int offset, int count) {
    packed.write(data, offset, count);
  }

  @Override
  public void close() {
    files.close();
    whole.close();
    packed.close();
    tally.add(part, findings, rest);
  }
}
