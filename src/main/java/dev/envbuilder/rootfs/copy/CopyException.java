package dev.envbuilder.rootfs.copy;

import dev.envbuilder.archive.ArchiveException;
import dev.envbuilder.context.IgnoreRule;
import dev.envbuilder.path.BytePath;
import java.io.IOException;

/** A COPY or ADD that cannot be done as asked. What the kernel refuses comes as its own failure. */
public abstract sealed class CopyException extends IOException {
  private static final long serialVersionUID = 1L;

  private CopyException(String message) {
    super(message);
  }

  /** A source that is not there. */
  public static final class NotFound extends CopyException {
    private static final long serialVersionUID = 1L;

    private final String source;

    /**
     * @param meant the name of a file that is there and was probably meant, or empty
     */
    NotFound(String source, String where, String meant) {
      super(
          "source '"
              + source
              + "' was not found in "
              + where
              + (meant.isEmpty()
                  ? "; check its spelling and case"
                  : "; did you mean '" + meant + "'?"));
      this.source = source;
    }

    /** The word of the instruction. */
    public String source() {
      return source;
    }
  }

  /** A source that is there, but that a rule of the ignore file leaves out of the context. */
  public static final class Ignored extends CopyException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final transient IgnoreRule rule;

    Ignored(String source, BytePath path, IgnoreRule rule, String file) {
      super(
          "source '"
              + source
              + "' is left out of the build context: "
              + file
              + ":"
              + rule.line()
              + " '"
              + rule.text()
              + "' matches '"
              + path
              + "'; change that rule, or bring the file back with '!"
              + path
              + "'");
      this.source = source;
      this.rule = rule;
    }

    /** The word of the instruction. */
    public String source() {
      return source;
    }

    /** The rule that hides it. */
    public IgnoreRule rule() {
      return rule;
    }
  }

  /** A source or exclude pattern that means nothing. */
  public static final class BadPattern extends CopyException {
    private static final long serialVersionUID = 1L;

    BadPattern(String pattern, String problem) {
      super("pattern '" + pattern + "' is malformed: " + problem);
    }
  }

  /** What is in the target root is in the way: a file where a directory must be, or the reverse. */
  public static final class Conflict extends CopyException {
    private static final long serialVersionUID = 1L;

    private final transient BytePath path;

    Conflict(BytePath path, String why) {
      super("cannot write to '" + path + "': " + why);
      this.path = path;
    }

    /** Absolute in the target root. */
    public BytePath path() {
      return path;
    }
  }

  /** A source is not what it was when the copy was planned, so its digest would be wrong. */
  public static final class Changed extends CopyException {
    private static final long serialVersionUID = 1L;

    private final transient BytePath path;

    Changed(BytePath path) {
      super(
          "source '"
              + path
              + "' changed while the build was running; build again when it is left alone");
      this.path = path;
    }

    /** Absolute in the source root. */
    public BytePath path() {
      return path;
    }
  }

  /** A path that leads nowhere: links in a circle, or directories without end. */
  public static final class TooDeep extends CopyException {
    private static final long serialVersionUID = 1L;

    TooDeep(BytePath path, String why) {
      super("cannot follow '" + path + "': " + why);
    }
  }

  /** An archive that is broken, or asks for what no directory can give. */
  public static final class BadArchive extends CopyException {
    private static final long serialVersionUID = 1L;

    BadArchive(CopySource source, ArchiveException why) {
      super(
          "cannot unpack '"
              + source.word()
              + "', which begins like an archive: "
              + why.getMessage()
              + "; to copy it as it is, say --unpack=false");
      initCause(why);
    }

    BadArchive(BytePath entry, String why) {
      super("cannot unpack the entry '" + entry + "': " + why);
    }
  }
}
