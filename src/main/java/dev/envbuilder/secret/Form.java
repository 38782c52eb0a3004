package dev.envbuilder.secret;

/** A way in which a secret may be written down. */
public enum Form {
  RAW("as it is"),
  LINE("one line of it"),
  PART("a part of it"),
  BASE64("in base64"),
  HEX("in hexadecimal"),
  PERCENT("percent-encoded"),
  JSON("escaped as in JSON");

  private final String words;

  Form(String words) {
    this.words = words;
  }

  /** For a sentence: {@code holds the secret 'A' in base64}. */
  public String words() {
    return words;
  }
}
