package dev.envbuilder.dockerfile.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules need to know besides the Dockerfile.
 *
 * @param arguments the build arguments given
 * @param target the platform that is built for
 * @param stage the stage to look at, with those it needs; all stages if empty and {@code every}
 * @param every whether stages are looked at that a build of the last one does not need
 * @param eager whether the base images are asked for in any case, as a build does anyway
 */
public record Surroundings(
    Map<String, String> arguments,
    PlatformName target,
    Optional<String> stage,
    boolean every,
    boolean eager,
    Names names,
    IgnoredPaths ignored,
    ContextFiles files,
    BaseImages bases) {
  public Surroundings {
    arguments = Map.copyOf(arguments);
  }

  /**
   * A platform.
   *
   * @param text the whole of it, as it is shown and as {@code TARGETPLATFORM} holds it
   */
  public record PlatformName(String os, String architecture, String variant, String text) {
    boolean runs(PlatformName other) {
      return os.equals(other.os) && architecture.equals(other.architecture);
    }
  }

  /** The grammar of names that a Dockerfile holds. */
  public interface Names {
    /** Whether a text can name an image. */
    boolean isImage(String text);

    /** Reads a platform; empty if it is none. */
    Optional<PlatformName> platform(String text);
  }

  /** What {@code .dockerignore} leaves out of the context. */
  @FunctionalInterface
  public interface IgnoredPaths {
    /** No rules. */
    IgnoredPaths NONE = path -> false;

    /** Whether a cleaned path is left out for certain; {@code .} is the whole context. */
    boolean excludes(String path);
  }

  /** Reads small files of the context. */
  @FunctionalInterface
  public interface ContextFiles {
    /** No files. */
    ContextFiles NONE = path -> Optional.empty();

    /**
     * The text of the file that COPY finds at a cleaned, relative path; empty if there is none, if
     * it is large, or if it cannot be read.
     */
    Optional<String> text(String path);
  }

  /** Looks base images up. */
  @FunctionalInterface
  public interface BaseImages {
    /**
     * What is to be known of an image; empty if it cannot be looked up, which is no failure.
     *
     * @param platform as FROM asks for, expanded; that of the build if empty
     */
    Optional<BaseFacts> find(String name, Optional<PlatformName> platform)
        throws InterruptedException;
  }

  /**
   * What rules need of a base image's config.
   *
   * @param shell whether it sets a SHELL
   * @param triggers its ONBUILD
   */
  public record BaseFacts(
      Map<String, String> environment,
      boolean shell,
      List<String> triggers,
      PlatformName platform) {
    public BaseFacts {
      triggers = List.copyOf(triggers);
    }
  }
}
