package dev.envbuilder.image;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, by the grammar of {@code distribution/reference}: {@code
 * [host[:port]/]path[:tag][@digest]}. The first part is a host if it holds a dot or a colon, is
 * {@code localhost}, or has an upper-case letter; otherwise the image is on Docker Hub, and in its
 * {@code library} if the path is one word. Where there are both, the digest decides and the tag is
 * for people.
 */
public final class ImageReference {
  private static final String LATEST = "latest";

  private final Repository repository;
  private final @Nullable String tag;
  private final @Nullable Digest digest;

  private ImageReference(Repository repository, @Nullable String tag, @Nullable Digest digest) {
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /**
   * Reads what a person or a Dockerfile wrote.
   *
   * @throws ImageException.InvalidReference with what is wrong and an example
   */
  public static ImageReference parse(String text) throws ImageException.InvalidReference {
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = digest(text, rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      ReferenceGrammar.checkTag(text, tag);
    }
    Repository repository = repository(text, rest);
    return new ImageReference(repository, tag, digest);
  }

  /** Reads a name without tag and digest, as cache and push targets are given. */
  public static Repository parseRepository(String text) throws ImageException.InvalidReference {
    ImageReference reference = parse(text);
    if (reference.tag != null || reference.digest != null) {
      throw new ImageException.InvalidReference(
          text, "a repository is wanted here, so leave the tag and the digest out");
    }
    return reference.repository;
  }

  public static ImageReference of(Repository repository, String tag)
      throws ImageException.InvalidReference {
    ReferenceGrammar.checkTag(repository + ":" + tag, tag);
    return new ImageReference(repository, tag, null);
  }

  public static ImageReference of(Repository repository, Digest digest) {
    return new ImageReference(repository, null, digest);
  }

  private static Digest digest(String text, String digest) throws ImageException.InvalidReference {
    try {
      return Digest.parse(digest);
    } catch (ImageException.InvalidDigest e) {
      throw new ImageException.InvalidReference(
          text, "after '@' there must be 'sha256:' and 64 hex digits");
    }
  }

  private static Repository repository(String text, String name)
      throws ImageException.InvalidReference {
    if (name.isEmpty()) {
      throw new ImageException.InvalidReference(text, "the name is empty");
    }
    if (name.contains("://")) {
      throw new ImageException.InvalidReference(text, "leave the 'https://' out");
    }
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    Repository repository;
    if (ReferenceGrammar.isHost(first)) {
      ReferenceGrammar.checkHost(text, first);
      repository = onHost(first, name.substring(slash + 1));
    } else {
      ReferenceGrammar.refuseHexName(text, name);
      repository = onHost(Repository.DOCKER_HUB, name);
    }
    ReferenceGrammar.checkPath(text, repository.path());
    if (repository.toString().length() > ReferenceGrammar.MAX_NAME) {
      throw new ImageException.InvalidReference(
          text, "the name is longer than " + ReferenceGrammar.MAX_NAME + " characters");
    }
    return repository;
  }

  private static Repository onHost(String host, String path) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (!lower.equals(Repository.DOCKER_HUB) && !lower.equals("index.docker.io")) {
      // 'Acme/x' names a host by its capital only: in lower case it would be a user of Docker Hub
      return new Repository(ReferenceGrammar.isHost(lower) ? lower : host, path);
    }
    String full = path.indexOf('/') < 0 ? "library/" + path : path;
    return new Repository(Repository.DOCKER_HUB, full);
  }

  public Repository repository() {
    return repository;
  }

  public String registry() {
    return repository.registry();
  }

  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  public Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /** What a registry is asked for: the digest, else the tag, else {@code latest}. */
  public String identifier() {
    if (digest != null) {
      return digest.toString();
    }
    return tag == null ? LATEST : tag;
  }

  public ImageReference withTag(String newTag) throws ImageException.InvalidReference {
    return of(repository, newTag);
  }

  /** The same image, pinned; the tag stays for people. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(repository, tag, newDigest);
  }

  /** The shortest way to write it: {@code ubuntu:24.04}. */
  public String familiar() {
    String name = repository.toString();
    if (repository.registry().equals(Repository.DOCKER_HUB)) {
      String path = repository.path();
      boolean library = path.startsWith("library/") && path.indexOf('/', 8) < 0;
      name = library ? path.substring(8) : path;
    }
    return name + suffix();
  }

  private String suffix() {
    String tagged = tag == null ? "" : ":" + tag;
    return digest == null ? tagged : tagged + "@" + digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageReference reference
        && repository.equals(reference.repository)
        && Objects.equals(tag, reference.tag)
        && Objects.equals(digest, reference.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(repository, tag, digest);
  }

  /** The whole name: {@code docker.io/library/ubuntu:24.04}. */
  @Override
  public String toString() {
    return repository + suffix();
  }
}
