package dev.envbuilder.context;

import dev.envbuilder.context.PathPattern.Element;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of an ignore file, cut in two where its last name begins, so that a walk matches what
 * is in front once for a directory and only the rest for each name in it. A pattern that has no
 * such place, because what stands there can match a slash, stays whole.
 */
final class RulePattern {
  private final PathPattern whole;
  private final PathPattern front;
  private final PathPattern name;
  private final boolean cut;

  private RulePattern(PathPattern whole, PathPattern front, PathPattern name, boolean cut) {
    this.whole = whole;
    this.front = front;
    this.name = name;
    this.cut = cut;
  }

  static RulePattern of(PathPattern whole) {
    List<Element> elements = whole.elements();
    for (int i = elements.size() - 1; i >= 0; i--) {
      Element element = elements.get(i);
      if (element instanceof Element.Literal(List<Byte> bytes) && bytes.contains((byte) '/')) {
        return cutWithin(whole, elements, i, bytes);
      }
      if (element instanceof Element.AnyDirectories
          && (i == 0 || endsWithSlash(elements.get(i - 1)))) {
        return cut(whole, elements.subList(0, i + 1), elements.subList(i + 1, elements.size()));
      }
      if (canTakeSlash(element)) {
        return new RulePattern(whole, whole, whole, false);
      }
    }
    return cut(whole, List.of(), elements);
  }

  private static boolean canTakeSlash(Element element) {
    return switch (element) {
      case Element.AnyDirectories _, Element.Anything _, Element.OneOf _ -> true;
      case Element.Literal _, Element.AnyRune _, Element.AnyName _ -> false;
    };
  }

  private static boolean endsWithSlash(Element element) {
    return element instanceof Element.Literal(List<Byte> bytes) && bytes.getLast() == '/';
  }

  private static RulePattern cutWithin(
      PathPattern whole, List<Element> elements, int index, List<Byte> bytes) {
    int slash = bytes.lastIndexOf((byte) '/');
    List<Element> front = new ArrayList<>(elements.subList(0, index));
    front.add(new Element.Literal(bytes.subList(0, slash + 1)));
    List<Element> name = new ArrayList<>();
    if (slash + 1 < bytes.size()) {
      name.add(new Element.Literal(bytes.subList(slash + 1, bytes.size())));
    }
    name.addAll(elements.subList(index + 1, elements.size()));
    return cut(whole, front, name);
  }

  private static RulePattern cut(PathPattern whole, List<Element> front, List<Element> name) {
    return new RulePattern(whole, new PathPattern(front), new PathPattern(name), true);
  }

  /**
   * Whether a name in a directory can match.
   *
   * @param directory its path with a slash at the end, or nothing for the root
   */
  boolean mayMatchIn(byte[] directory) {
    return cut ? front.matches(directory) : whole.mayMatchBelow(directory);
  }

  /** Whether this name does; {@link #mayMatchIn} has said that it can. */
  boolean matchesIn(byte[] directory, byte[] text) {
    return cut ? name.matches(text) : whole.matches(IgnoreMatch.join(directory, text));
  }

  /** Whether anything below a directory can match, at any depth. */
  boolean mayMatchBelow(byte[] directory) {
    return whole.mayMatchBelow(directory);
  }
}
