package dev.envbuilder.image;

import java.util.List;

/** What can be wrong with the words of an image. */
public abstract sealed class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private ImageException(String message) {
    super(message);
  }

  /** A text is not an image reference. */
  public static final class InvalidReference extends ImageException {
    private static final long serialVersionUID = 1L;

    private final String text;

    public InvalidReference(String text, String problem) {
      super("'" + Printable.of(text) + "' is not an image reference: " + problem);
      this.text = text;
    }

    /** The text as it was given. */
    public String text() {
      return text;
    }
  }

  /** A text is not a digest, or one of an algorithm that is not accepted. */
  public static final class InvalidDigest extends ImageException {
    private static final long serialVersionUID = 1L;

    public InvalidDigest(String text, String problem) {
      super("'" + Printable.of(text) + "' is not a digest: " + problem);
    }
  }

  /** A text is not a platform. */
  public static final class InvalidPlatform extends ImageException {
    private static final long serialVersionUID = 1L;

    public InvalidPlatform(String text, String problem) {
      super("'" + Printable.of(text) + "' is not a platform: " + problem);
    }
  }

  /** A manifest, index or config breaks its specification. */
  public static final class InvalidDocument extends ImageException {
    private static final long serialVersionUID = 1L;

    public InvalidDocument(String problem) {
      super(problem);
    }
  }

  /** An index has no image for the platform. */
  public static final class NoSuchPlatform extends ImageException {
    private static final long serialVersionUID = 1L;

    private final transient Platform wanted;
    private final transient List<Platform> available;

    public NoSuchPlatform(String origin, Platform wanted, List<Platform> available) {
      super(
          origin
              + " has no image for "
              + wanted
              + (available.isEmpty() ? "" : ", only for ")
              + String.join(", ", available.stream().map(Platform::toString).distinct().toList())
              + "; choose another image or another platform");
      this.wanted = wanted;
      this.available = List.copyOf(available);
    }

    public Platform wanted() {
      return wanted;
    }

    public List<Platform> available() {
      return available;
    }
  }
}
