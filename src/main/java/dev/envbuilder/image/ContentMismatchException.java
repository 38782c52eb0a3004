package dev.envbuilder.image;

import java.io.IOException;

/** Content on disk is not what its digest or size promise. */
public final class ContentMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  public ContentMismatchException(String what, Digest expected, String found) {
    super(
        what + " is damaged: it should be " + expected + " but " + found + "; remove it and retry");
  }
}
