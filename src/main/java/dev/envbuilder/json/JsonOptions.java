package dev.envbuilder.json;

/**
 * What a reader accepts.
 *
 * @param comments whether {@code //} and block comments may stand between tokens
 * @param trailingCommas whether one comma may follow the last element or member
 * @param quotesInput whether error messages may quote the document; false for credential files
 * @param maxBytes the longest document, in bytes
 * @param maxDepth how deep objects and arrays may nest, at most {@value #DEEPEST}
 * @param maxValues how many values there may be, which bounds the heap that a document takes
 */
public record JsonOptions(
    boolean comments,
    boolean trailingCommas,
    boolean quotesInput,
    int maxBytes,
    int maxDepth,
    int maxValues) {
  static final int DEEPEST = 400;

  /** JSON by RFC 8259, at most 8 MiB. */
  public static final JsonOptions STRICT =
      new JsonOptions(false, false, true, 8 << 20, 100, 500_000);

  /** JSON with comments and trailing commas, as {@code devcontainer.json} is written. */
  public static final JsonOptions JSONC = new JsonOptions(true, true, true, 8 << 20, 100, 500_000);

  /** Like {@link #STRICT}, for documents whose content no message may show. */
  public static final JsonOptions SECRET =
      new JsonOptions(false, false, false, 1 << 20, 20, 50_000);

  public JsonOptions {
    if (maxBytes < 0 || maxDepth < 1 || maxDepth > DEEPEST || maxValues < 1) {
      throw new IllegalArgumentException("limits out of range");
    }
  }

  /** The same with another cap on the length, in bytes. */
  public JsonOptions withMaxBytes(int bytes) {
    return new JsonOptions(comments, trailingCommas, quotesInput, bytes, maxDepth, maxValues);
  }
}
