package dev.envbuilder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * The replacement of <code>${v//p/r}</code>, which Go's {@code regexp.Expand} reads: {@code $$} is
 * a dollar sign, <code>$0</code> and <code>${0}</code> are what matched, other names are groups
 * that do not exist and leave nothing, and a dollar sign before anything else stands for itself.
 */
final class ReplacementTemplate {
  // between two of them stands the match
  private final List<String> pieces;

  private ReplacementTemplate(List<String> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  static ReplacementTemplate parse(String template) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at++);
      if (c != '$') {
        piece.append(c);
        continue;
      }
      if (template.startsWith("$", at)) {
        piece.append('$');
        at++;
        continue;
      }
      boolean braced = template.startsWith("{", at);
      int start = at + (braced ? 1 : 0);
      int end = nameEnd(template, start);
      boolean closed = !braced || template.startsWith("}", end);
      if (end == start || !closed) {
        piece.append('$');
        continue;
      }
      if (template.substring(start, end).equals("0")) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      at = end + (braced ? 1 : 0);
    }
    pieces.add(piece.toString());
    return new ReplacementTemplate(pieces);
  }

  private static int nameEnd(String template, int start) {
    int end = start;
    while (end < template.length()) {
      int c = template.codePointAt(end);
      if (c != '_' && !Character.isLetterOrDigit(c)) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  void appendTo(StringBuilder out, String match) {
    out.append(pieces.getFirst());
    for (String piece : pieces.subList(1, pieces.size())) {
      out.append(match).append(piece);
    }
  }
}
