package dev.envbuilder.scan;

/**
 * A part of what is searched; empty texts and 0 for what it does not have.
 *
 * @param image the image's name, where there are several
 * @param platform what the image runs on, or what else it is
 * @param layer the number of the layer, from 1 at the bottom
 * @param layers how many there are
 * @param digest the layer's, or the document's
 * @param createdBy the command that made the layer, by the image's history
 */
public record Part(
    String image, String platform, int layer, int layers, String digest, String createdBy) {
  /** Of a command in a line for people. */
  private static final int LONGEST = 100;

  /** All there is. */
  static final Part WHOLE = new Part("", "", 0, 0, "", "");

  Part withImage(String newImage) {
    return new Part(newImage, platform, layer, layers, digest, createdBy);
  }

  Part withPlatform(String newPlatform) {
    return new Part(image, newPlatform, layer, layers, digest, createdBy);
  }

  Part withDigest(String newDigest) {
    return new Part(image, platform, layer, layers, newDigest, createdBy);
  }

  Part withLayer(int number, int of, String newDigest, String newCreatedBy) {
    return new Part(image, platform, number, of, newDigest, newCreatedBy);
  }

  /** {@code linux/amd64: layer 2 of 3, sha256:…, made by 'RUN make'}; may be empty. */
  String words() {
    StringBuilder out = new StringBuilder();
    for (String name : new String[] {image, platform}) {
      if (!name.isEmpty()) {
        out.append(name).append(": ");
      }
    }
    if (layer > 0) {
      out.append("layer ").append(layer).append(" of ").append(layers).append(", ");
    }
    if (!digest.isEmpty()) {
      out.append(digest).append(", ");
    }
    if (!createdBy.isEmpty()) {
      out.append("made by '").append(shorter(createdBy)).append("', ");
    }
    String text = out.toString();
    return text.endsWith(", ") ? text.substring(0, text.length() - 2) + ": " : text;
  }

  private static String shorter(String command) {
    return command.length() <= LONGEST ? command : command.substring(0, LONGEST - 1) + "…";
  }
}
