package dev.envbuilder.leak;

import dev.envbuilder.secret.SearchStream;
import dev.envbuilder.secret.SecretSearch;

/**
 * Searches files that are given piece by piece, one after the other. A file that begins as gzip or
 * zip is also unpacked on the side, to {@link Members#DEPTH} levels. For one thread.
 */
public final class FileSearch implements AutoCloseable {
  private final SecretSearch search;
  private final Findings findings;
  private final SearchStream plain;
  private final Members members;
  private String place = "";
  private final byte[] head = new byte[Members.MAGIC];
  private int known;

  public FileSearch(SecretSearch search, Findings findings) {
    this.search = search;
    this.findings = findings;
    this.plain = new SearchStream(search, hit -> findings.add(place, hit));
    this.members = new Members(search, findings);
  }

  /** Searches something short that goes with a file: its name, its attributes. */
  public void attribute(String what, byte[] value) {
    search.search(value, 0, value.length, hit -> findings.add(what, hit));
    findings.leave();
  }

  /** A file begins. */
  public void begin(String name) {
    place = name;
    known = 0;
  }

  /** The next piece of the file. */
  public void write(byte[] data, int offset, int count) {
    plain.write(data, offset, count);
    int first = 0;
    if (known < head.length) {
      first = Math.min(count, head.length - known);
      System.arraycopy(data, offset, head, known, first);
      known += first;
      if (known == head.length) {
        members.begin(place, head);
      }
    }
    members.write(data, offset + first, count - first);
  }

  /** The file ends. */
  public void end() {
    plain.cut();
    members.end();
    findings.leave();
  }

  @Override
  public void close() {
    end();
    plain.close();
    members.close();
  }
}
