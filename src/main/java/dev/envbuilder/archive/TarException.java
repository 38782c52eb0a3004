package dev.envbuilder.archive;

import dev.envbuilder.path.BytePath;

/** A tar archive that breaks its format or a stated limit; names the entry and where it starts. */
public final class TarException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final transient BytePath entry;

  TarException(long offset, BytePath entry, String why) {
    super(sentence(offset, entry, why), null);
    this.offset = offset;
    this.entry = entry;
  }

  private static String sentence(long offset, BytePath entry, String why) {
    String which = entry.isEmpty() ? "" : " '" + entry + "'";
    return "tar entry" + which + " at byte " + offset + ": " + why;
  }

  /** Where the header of the entry starts, in bytes from the start of the tar stream. */
  public long offset() {
    return offset;
  }

  /** The name of the entry; empty where it was not known yet. */
  public BytePath entry() {
    return entry;
  }
}
