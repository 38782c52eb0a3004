package dev.envbuilder.workspace;

import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.BuildPlan;
import dev.envbuilder.build.BuiltImage;
import dev.envbuilder.build.CacheWriteException;
import dev.envbuilder.build.LeakException;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.image.ImageConfig;
import dev.envbuilder.linux.ProgramChangedException;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.workspace.StartException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * The story of a container: it was started from our image, or from one that we pushed, and becomes
 * the environment that the workspace describes. On success {@link #run} does not return.
 */
public final class Startup {
  private final StartSettings settings;
  private final Engine engine;
  private final StateFolder state;
  private final Arrival arrival;
  private final EventSink events;

  /**
   * A story about to begin.
   *
   * @param engine plans and builds
   * @param place the container
   * @param redactor clears what is written for others to read
   */
  public Startup(
      StartSettings settings, Engine engine, Place place, Redactor redactor, EventSink events) {
    this.settings = settings;
    this.engine = engine;
    this.state = new StateFolder(place.base());
    this.arrival = new Arrival(settings, place, redactor, events);
    this.events = events;
  }

  /**
   * Plans and builds; the seam between this story and the image builder. Closing it removes what a
   * build left outside of the root.
   */
  public interface Engine extends AutoCloseable {
    /** Plans what a source describes; changes nothing. */
    BuildPlan plan(BuildSource source)
        throws DockerfileException, BuildException, IOException, InterruptedException;

    /** Builds a plan in the live root. */
    BuiltImage build(BuildPlan plan, BuildSource source)
        throws BuildException, IOException, InterruptedException;

    /** Pushes the image so that a container of it resumes here. */
    void publish(BuiltImage image) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
  }

  /**
   * Tells the story to its end.
   *
   * @throws StartException with the reason why there is no init command running
   */
  public void run() throws StartException, IOException, InterruptedException {
    Optional<ImageConfig> known = state.pushed();
    if (known.isPresent()) {
      events.accept(new Event.Phase("Starting from a pushed image; nothing to build"));
    } else if (settings.skipRebuild()) {
      known = built();
      known.ifPresent(image ->
          events.accept(new Event.Phase("This container was built before; skipping the build")));
    }
    arrival.become(known.isPresent() ? known.get() : build());
  }

  /** What cannot be read counts as absent: the container is built anew, not lost. */
  private Optional<ImageConfig> built() {
    try {
      return state.built();
    } catch (IOException e) {
      events.accept(new Event.Warning("what was built here before is not known: " + sentence(e)));
      return Optional.empty();
    }
  }

  private ImageConfig build() throws StartException, IOException, InterruptedException {
    BuildSource source;
    try {
      source = new SourceFinder(events).find(settings);
    } catch (StartException e) {
      return buildFallback(e);
    }
    try {
      return build(source);
    } catch (LeakException e) {
      throw new StartException(Reason.LEAK, sentence(e), e);
    } catch (ProgramChangedException e) {
      // no fallback: this process is not to be trusted with anything more
      throw new StartException(Reason.BUILD_FAILED, sentence(e), e);
    } catch (CacheWriteException e) {
      // the environment stands, and the user wants to know that its layers were not kept
      throw new StartException(Reason.BUILD_FAILED, sentence(e), e);
    } catch (DockerfileException | BuildException | IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      StartException failure = new StartException(Reason.BUILD_FAILED, sentence(e), e);
      if (source instanceof BuildSource.ImageSource) {
        throw failure;
      }
      return buildFallback(failure);
    }
  }

  private ImageConfig buildFallback(StartException failure)
      throws StartException, InterruptedException {
    Optional<String> fallback = settings.fallbackImage();
    if (fallback.isEmpty() || settings.exitOnBuildFailure()) {
      throw failure;
    }
    events.accept(new Event.Failure(sentence(failure)));
    events.accept(new Event.Phase("Using the fallback image " + fallback.get()));
    try {
      return build(new BuildSource.ImageSource(fallback.get()));
    } catch (DockerfileException | BuildException | IOException e) {
      throw new StartException(
          Reason.BUILD_FAILED, "the fallback image cannot be used: " + sentence(e), e);
    }
  }

  /**
   * A fallback image is neither pushed, as it would take the place of the workspace's own, nor
   * remembered, as the next start is to try the workspace's again.
   */
  private ImageConfig build(BuildSource source)
      throws StartException,
          DockerfileException,
          BuildException,
          IOException,
          InterruptedException {
    BuildPlan plan = engine.plan(source);
    events.accept(new Event.Planned(plan.stageCount(), plan.steps(), plan.baseImages()));
    arrival.requireContainer();
    state.forget();
    boolean own = source instanceof BuildSource.DockerfileSource;
    BuiltImage image;
    try (Engine building = engine) {
      image = building.build(plan, source);
      if (own && settings.cache().pushImage()) {
        publish(image);
      }
    }
    if (own) {
      state.remember(image.config());
    }
    return image.config();
  }

  private void publish(BuiltImage image) throws StartException, InterruptedException {
    try {
      engine.publish(image);
    } catch (IOException e) {
      if (settings.cache().exitOnPushFailure()) {
        throw new StartException(
            Reason.BUILD_FAILED, "the image was built and not pushed: " + sentence(e), e);
      }
      events.accept(new Event.Warning("the image was not pushed: " + sentence(e)));
    }
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
