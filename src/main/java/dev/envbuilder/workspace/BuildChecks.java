package dev.envbuilder.workspace;

import dev.envbuilder.build.BaseImage;
import dev.envbuilder.build.BaseImages;
import dev.envbuilder.build.BuildContext;
import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.context.IgnoreRule;
import dev.envbuilder.context.IgnoreRules;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.ValueException;
import dev.envbuilder.dockerfile.lint.CheckOptions;
import dev.envbuilder.dockerfile.lint.Checks;
import dev.envbuilder.dockerfile.lint.Report;
import dev.envbuilder.dockerfile.lint.Surroundings;
import dev.envbuilder.dockerfile.lint.Surroundings.BaseFacts;
import dev.envbuilder.dockerfile.lint.Surroundings.IgnoredPaths;
import dev.envbuilder.dockerfile.lint.Surroundings.PlatformName;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Platform;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.copy.ContextFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the checks of a Dockerfile in its surroundings: a context, a platform, base images. */
final class BuildChecks {
  /** The rules that leave out the whole context (BuildKit copySourceRootIgnored). */
  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  /** A file of credentials is smaller, in bytes. */
  private static final int LARGEST_JUDGED = 64 << 10;

  private final BaseImages images;
  private final Platform platform;

  BuildChecks(BaseImages images, Platform platform) {
    this.images = images;
    this.platform = platform;
  }

  /** The checks of a build: of the stages that it needs, whose base images it asks for anyway. */
  Report ofBuild(Dockerfile dockerfile, BuildContext context, PlanRequest request)
      throws DockerfileException, BuildException, InterruptedException {
    Consumer<String> silent = text -> {};
    return run(dockerfile, surroundings(context, request, true, new Bases(request, silent)));
  }

  /**
   * The checks alone: of all stages unless there is a target. An image is asked for only where an
   * answer depends on it.
   *
   * @param notes is told of images that cannot be looked up, which is no failure
   */
  Report alone(
      Dockerfile dockerfile, BuildContext context, PlanRequest request, Consumer<String> notes)
      throws DockerfileException, BuildException, InterruptedException {
    return run(dockerfile, surroundings(context, request, false, new Bases(request, notes)));
  }

  private static Report run(Dockerfile dockerfile, Surroundings around)
      throws DockerfileException, BuildException, InterruptedException {
    try {
      return Checks.run(dockerfile, around);
    } catch (ValueException e) {
      throw new BuildException(
          "the build argument " + CheckOptions.ARGUMENT + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Surroundings surroundings(
      BuildContext context, PlanRequest request, boolean build, Bases bases) {
    return new Surroundings(
        request.arguments(),
        name(request.platform().orElse(platform)),
        request.target(),
        !build,
        build,
        new Grammar(),
        ignored(context),
        path -> text(context, path),
        bases);
  }

  private static PlatformName name(Platform platform) {
    return new PlatformName(
        platform.os(), platform.architecture(), platform.variant(), platform.toString());
  }

  /**
   * As BuildKit judges: not at all where a rule brings something back, as what is in a directory
   * that is left out may then be there.
   */
  private static IgnoredPaths ignored(BuildContext context) {
    IgnoreRules rules = context.rules();
    if (rules.isEmpty() || rules.rules().stream().anyMatch(IgnoreRule::negated)) {
      return IgnoredPaths.NONE;
    }
    boolean everything = rules.rules().stream().anyMatch(rule -> EVERYTHING.contains(rule.text()));
    return path -> {
      if (path.equals(".") || path.equals("/")) {
        return everything;
      }
      return !path.startsWith("/") && rules.match(BytePath.of(path)).excluded();
    };
  }

  /** What is left out of the context is not there for COPY. */
  private static Optional<String> text(BuildContext context, String path) {
    BytePath name = BytePath.of(path);
    if (context.rules().match(name).excluded()) {
      return Optional.empty();
    }
    try {
      return ContextFile.read(context.folder(), name, LARGEST_JUDGED)
          .map(content -> new String(content, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // the checks do without; COPY tells what is wrong
    }
  }

  private static final class Grammar implements Surroundings.Names {
    @Override
    public boolean isImage(String text) {
      try {
        ImageReference.parse(text);
        return true;
      } catch (ImageException.InvalidReference e) {
        return false; // the answer
      }
    }

    @Override
    public Optional<PlatformName> platform(String text) {
      try {
        return Optional.of(name(Platform.parse(text)));
      } catch (ImageException.InvalidPlatform e) {
        return Optional.empty(); // the answer
      }
    }
  }

  private final class Bases implements Surroundings.BaseImages {
    private final PlanRequest request;
    private final Consumer<String> notes;

    Bases(PlanRequest request, Consumer<String> notes) {
      this.request = request;
      this.notes = notes;
    }

    @Override
    public Optional<BaseFacts> find(String name, Optional<PlatformName> wanted)
        throws InterruptedException {
      if (request.contexts().has(name)) {
        return Optional.empty(); // something else takes its place
      }
      try {
        Platform asked =
            wanted.isPresent()
                ? Platform.parse(wanted.get().text())
                : request.platform().orElse(platform);
        Optional<BaseImage> image = images.find(ImageReference.parse(name), asked);
        if (image.isEmpty()) {
          unknown(name, "there is no such image");
        }
        return image.map(found -> facts(found.config()));
      } catch (InterruptedIOException e) {
        throw new InterruptedException();
      } catch (ImageException | IOException e) {
        unknown(name, String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private void unknown(String name, String why) {
      notes.accept(
          "the checks know nothing of the base image '"
              + name
              + "', which cannot be looked up: "
              + why);
    }

    private BaseFacts facts(ImageConfig config) {
      return new BaseFacts(
          config.envMap(), !config.shell().isEmpty(), config.onBuild(), name(config.platform()));
    }
  }
}
