package dev.envbuilder.it;

/**
 * A difference between the two builders that is known.
 *
 * @param subject an absolute path, {@code PATH/**} for all below it, a field as {@code config.Env},
 *     or {@code build} for whether there is an image at all
 * @param here what this program makes of it, as BuildKit does; {@code *} stands for anything
 * @param there what buildah makes of it
 * @param why with the place in BuildKit's source that decides
 */
record DeclaredDifference(String subject, String here, String there, String why) {
  private static final String BELOW = "/**";

  boolean isAbout(String path) {
    return subject.endsWith(BELOW)
        ? path.startsWith(subject.substring(0, subject.length() - 2))
        : path.equals(subject);
  }

  boolean describes(ImageDifference found) {
    return fits(here, found.here()) && fits(there, found.there());
  }

  private static boolean fits(String expected, String found) {
    return expected.equals("*") || expected.equals(found);
  }
}
