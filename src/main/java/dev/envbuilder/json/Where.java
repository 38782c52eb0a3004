package dev.envbuilder.json;

/**
 * Where a value was read: the document, the path of keys in it, line and column from 1. Line 0
 * stands for a value that was made, not read.
 */
record Where(String origin, String path, int line, int column) {
  static final Where NOWHERE = new Where("", "", 0, 0);

  Where at(int line, int column) {
    return line == 0 ? this : new Where(origin, path, line, column);
  }

  String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  JsonException problem(String problem) {
    return new JsonException(origin, line, column, problem);
  }
}
