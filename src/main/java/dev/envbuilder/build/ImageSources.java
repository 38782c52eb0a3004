package dev.envbuilder.build;

import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.SourceRange;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a name means that is no stage's: a named context, else an image. Each is looked up
 * once.
 */
final class ImageSources {
  private static final String SCRATCH = "scratch";

  private final Dockerfile dockerfile;
  private final BaseImages images;
  private final NamedContexts contexts;
  private final Map<String, TreeSource> known = new HashMap<>();

  ImageSources(Dockerfile dockerfile, BaseImages images, NamedContexts contexts) {
    this.dockerfile = dockerfile;
    this.images = images;
    this.contexts = contexts;
  }

  /** What the build was given in the place of a stage. */
  Optional<TreeSource> inPlaceOf(String stage, Platform platform, SourceRange where)
      throws DockerfileException, IOException, InterruptedException {
    Optional<NamedContext> context = contexts.find(stage);
    return context.isEmpty()
        ? Optional.empty()
        : Optional.of(source(stage, context.get(), platform, where));
  }

  /** What a name means that stands in a line of the Dockerfile. */
  TreeSource find(String name, Platform platform, SourceRange where)
      throws DockerfileException, IOException, InterruptedException {
    if (name.equals(SCRATCH)) {
      return new TreeSource.FromNothing();
    }
    String key = name + " " + platform;
    TreeSource found = known.get(key);
    if (found == null) {
      Optional<TreeSource> context = inPlaceOf(name, platform, where);
      found = context.isPresent() ? context.get() : image(parse(name, where), platform, where);
      known.put(key, found);
    }
    return found;
  }

  private TreeSource source(String name, NamedContext context, Platform platform, SourceRange where)
      throws DockerfileException, IOException, InterruptedException {
    return switch (context) {
      case NamedContext.Nothing() -> new TreeSource.FromNothing();
      case NamedContext.Folder(BuildContext folder) -> new TreeSource.FromFolder(folder);
      case NamedContext.Image(ImageReference reference) -> image(reference, platform, where);
      case NamedContext.Layout layout -> {
        Optional<BaseImage> image =
            new FolderBaseImages(layout.layout()).select(layout.selector(), name, platform);
        if (image.isEmpty()) {
          throw dockerfile.problemAt(
              where,
              "the OCI layout '%s', given as '%s', has no image%s"
                  .formatted(
                      layout.layout().directory(),
                      name,
                      layout.selector().isEmpty() ? "" : " '" + layout.selector() + "'"),
              "name one with :TAG or @DIGEST behind its path in --build-context");
        }
        yield new TreeSource.FromImage(image.get());
      }
    };
  }

  private ImageReference parse(String name, SourceRange where) throws DockerfileException {
    try {
      return ImageReference.parse(name);
    } catch (ImageException.InvalidReference e) {
      throw dockerfile.problemAt(where, String.valueOf(e.getMessage()), "");
    }
  }

  private TreeSource image(ImageReference reference, Platform platform, SourceRange where)
      throws DockerfileException, IOException, InterruptedException {
    Optional<BaseImage> found = images.find(reference, platform);
    if (found.isEmpty()) {
      throw dockerfile.problemAt(
          where,
          "there is no image '" + reference + "'",
          "check its name, and that the registry's credentials may read it");
    }
    return new TreeSource.FromImage(found.get());
  }
}
