package dev.envbuilder.workspace;

import dev.envbuilder.build.BaseImage;
import dev.envbuilder.build.BuildContext;
import dev.envbuilder.build.BuildException;
import dev.envbuilder.build.BuildPlan;
import dev.envbuilder.build.BuildSettings;
import dev.envbuilder.build.BuiltImage;
import dev.envbuilder.build.ImageBuilder;
import dev.envbuilder.build.PlanRequest;
import dev.envbuilder.build.Planner;
import dev.envbuilder.build.Workshop;
import dev.envbuilder.dockerfile.Dockerfile;
import dev.envbuilder.dockerfile.DockerfileException;
import dev.envbuilder.dockerfile.SourceText;
import dev.envbuilder.dockerfile.lint.CheckOptions;
import dev.envbuilder.dockerfile.lint.Report;
import dev.envbuilder.events.Event;
import dev.envbuilder.image.ImageException;
import dev.envbuilder.image.ImageReference;
import dev.envbuilder.image.OciLayout;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.rootfs.KeepRules;
import dev.envbuilder.workspace.BuildSource.DockerfileSource;
import dev.envbuilder.workspace.BuildSource.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans and builds what a source describes, in the container's own root. What was built can be
 * published until this is closed.
 */
public final class InPlaceBuild implements AutoCloseable {
  private static final int LARGEST_DOCKERFILE = 16 << 20;

  private final Services services;
  private final BuildSettings settings;
  private Optional<Workshop> workshop = Optional.empty();
  private Optional<SourceText> text = Optional.empty();

  public InPlaceBuild(Services services, BuildSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  /** Plans and checks; nothing on disk changes. */
  public BuildPlan plan(BuildSource source, PlanRequest request)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    BuildPlan plan =
        switch (source) {
          case ImageSource(String reference) -> image(reference);
          case DockerfileSource(Path file, Path context) -> {
            BuildContext opened = BuildContext.open(context, file);
            Dockerfile dockerfile = read(file);
            text = Optional.of(dockerfile.source());
            yield plan(dockerfile, opened, request);
          }
        };
    try {
      ImageBuilder.check(plan, settings);
    } catch (BuildException e) {
      throw withLines(e);
    }
    return plan;
  }

  /** The checks come first, so that they are told even where planning fails. */
  private BuildPlan plan(Dockerfile dockerfile, BuildContext context, PlanRequest request)
      throws DockerfileException, BuildException, IOException, InterruptedException {
    RememberedImages images = new RememberedImages(services.images());
    Report report =
        new BuildChecks(images, services.platform()).ofBuild(dockerfile, context, request);
    CheckWarnings.of(dockerfile, report).forEach(this::warn);
    BuildPlan plan = new Planner(images, services.platform()).plan(dockerfile, request);
    for (String name : plan.unusedArguments()) {
      if (!name.equals(CheckOptions.ARGUMENT)) {
        warn("the build argument '" + name + "' is not used: no ARG asks for it");
      }
    }
    for (String id : plan.unusedAgents(settings.agents())) {
      warn(
          "the ssh agent '"
              + id
              + "' is not used: no RUN --mount=type=ssh asks for it; ids are compared as written,"
              + " and a mount without one asks for 'default'");
    }
    CheckWarnings.refuse(report);
    try {
      ImageBuilder.check(plan, context);
    } catch (BuildException e) {
      throw withLines(e);
    }
    return plan;
  }

  /**
   * Checks a Dockerfile, all stages of it unless there is a target. Nothing is planned, let alone
   * built, and a base image that cannot be looked up is no failure.
   */
  public static CheckedFile check(Services services, DockerfileSource source, PlanRequest request)
      throws BuildException, IOException, InterruptedException {
    BuildContext context = BuildContext.open(source.context(), source.dockerfile());
    byte[] content = bytes(source.dockerfile());
    SourceText text = SourceText.of(content, name(source.dockerfile()));
    BuildChecks checks =
        new BuildChecks(new RememberedImages(services.images()), services.platform());
    try {
      Dockerfile dockerfile = Dockerfile.parse(content, text.name());
      Report report =
          checks.alone(
              dockerfile,
              context,
              request,
              note -> services.events().accept(new Event.Warning(note)));
      return new CheckedFile(text, report);
    } catch (DockerfileException e) {
      return CheckedFile.unreadable(text, e);
    }
  }

  private BuildPlan image(String name) throws BuildException, IOException, InterruptedException {
    ImageReference reference;
    try {
      reference = ImageReference.parse(name);
    } catch (ImageException.InvalidReference e) {
      throw new BuildException(e.getMessage(), e);
    }
    Optional<BaseImage> image = services.images().find(reference, services.platform());
    if (image.isEmpty()) {
      throw new BuildException(
          "there is no image '"
              + reference
              + "': check its name, and that the registry's credentials may read it");
    }
    return BuildPlan.of(image.get(), services.platform());
  }

  private static Dockerfile read(Path file) throws DockerfileException, IOException {
    return Dockerfile.parse(bytes(file), name(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST_DOCKERFILE) {
      throw new IOException("'" + file + "' is larger than a Dockerfile may be");
    }
    return Files.readAllBytes(file);
  }

  /** Says which build this is also where the workspace is at another place. */
  private static String name(BuildSource source) {
    return switch (source) {
      case ImageSource(String reference) -> reference;
      case DockerfileSource(Path file, Path context) ->
          file.startsWith(context)
              ? name(context) + "/" + context.relativize(file)
              : name(context) + "\n" + file;
    };
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Builds a plan: from here on, the root changes. */
  public BuiltImage build(BuildPlan plan, BuildSource source)
      throws BuildException, IOException, InterruptedException {
    close();
    BuildContext context = BuildContext.none();
    List<BytePath> keep = new ArrayList<>(services.keep());
    keep.add(BytePath.of(services.base().toString()));
    keep.add(BytePath.of(services.cacheMounts().toString()));
    if (source instanceof DockerfileSource(Path file, Path folder)) {
      context = BuildContext.open(folder, file);
      keep.add(BytePath.of(folder.toString()));
    }
    keep.addAll(plan.folders());
    KeepRules rules = KeepRules.of(MountTable.read(), services.root(), keep);
    Workshop opened =
        Workshop.open(
            services.root(),
            rules,
            services.base(),
            context,
            services.cacheMounts(),
            services.blobs(),
            settings,
            services.remotes(),
            services.processes(),
            services.events());
    workshop = Optional.of(opened);
    try {
      return new ImageBuilder(settings, opened, services.events(), services.now())
          .build(plan, name(source));
    } catch (BuildException e) {
      throw withLines(e);
    }
  }

  private BuildException withLines(BuildException e) {
    return text.isPresent() ? e.in(text.get()) : e;
  }

  /** Takes blobs of layers that are made of the build's result. */
  public OciLayout blobs() {
    return workshop.orElseThrow(() -> new IllegalStateException("nothing is built")).blobs();
  }

  private void warn(String text) {
    services.events().accept(new Event.Warning(text));
  }

  /** Removes what the build left outside of the root: spooled blobs, finished stages. */
  @Override
  public void close() throws IOException {
    if (workshop.isPresent()) {
      Workshop done = workshop.get();
      workshop = Optional.empty();
      done.close();
    }
  }
}
