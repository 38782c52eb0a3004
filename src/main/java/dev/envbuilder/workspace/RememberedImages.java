package dev.envbuilder.workspace;

import dev.envbuilder.build.BaseImage;
import dev.envbuilder.build.BaseImages;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for each image once: the checks and the plan look at the same ones, and what failed a moment
 * ago, retries included, fails again.
 */
final class RememberedImages implements BaseImages {
  private final BaseImages images;
  private final Map<Key, Answer> answers = new HashMap<>();

  RememberedImages(BaseImages images) {
    this.images = images;
  }

  private record Key(ImageReference reference, Platform platform) {}

  private sealed interface Answer {
    record Found(Optional<BaseImage> image) implements Answer {}

    record Failed(IOException problem) implements Answer {}
  }

  @Override
  public Optional<BaseImage> find(ImageReference reference, Platform platform)
      throws IOException, InterruptedException {
    Key key = new Key(reference, platform);
    Answer answer = answers.get(key);
    if (answer == null) {
      answer = ask(reference, platform);
      answers.put(key, answer);
    }
    return switch (answer) {
      case Answer.Found(Optional<BaseImage> image) -> image;
      case Answer.Failed(IOException problem) -> throw problem;
    };
  }

  private Answer ask(ImageReference reference, Platform platform) throws InterruptedException {
    try {
      return new Answer.Found(images.find(reference, platform));
    } catch (IOException e) {
      return new Answer.Failed(e);
    }
  }
}
