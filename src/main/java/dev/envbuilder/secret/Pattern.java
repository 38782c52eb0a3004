package dev.envbuilder.secret;

import java.util.Arrays;

/**
 * Bytes to look for.
 *
 * @param id the secret's
 * @param breaks whether line breaks may stand between the bytes, as encoders put them there
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
record Pattern(String id, Form form, byte[] bytes, boolean breaks) {
  int length() {
    return bytes.length;
  }

  boolean sameBytes(Pattern other) {
    return Arrays.equals(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return id + " " + form.words();
  }
}
