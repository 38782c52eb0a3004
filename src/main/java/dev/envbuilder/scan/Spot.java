package dev.envbuilder.scan;

/**
 * A place in a part of an image, as the name that a search gives to a finding.
 *
 * @param path fit to be shown
 */
record Spot(Where where, String path) {
  String key() {
    return where.name() + '\0' + path;
  }

  /** The spot of a key, to which the search may have added members of archives. */
  static Spot of(String key) {
    int end = key.indexOf('\0');
    return new Spot(Where.valueOf(key.substring(0, end)), key.substring(end + 1));
  }
}
