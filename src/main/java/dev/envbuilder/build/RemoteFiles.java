package dev.envbuilder.build;

import dev.envbuilder.events.Event;
import dev.envbuilder.events.EventSink;
import dev.envbuilder.git.GitAddress;
import dev.envbuilder.git.Revision;
import dev.envbuilder.linux.Directory;
import dev.envbuilder.net.Checksum;
import dev.envbuilder.net.Download;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Fetches what ADD takes from other machines, each source once a build, into folders of the
 * builder's own. What is needed for a cache key is found out first; a checksum spares even that.
 */
final class RemoteFiles {
  private static final BytePath SPOOL = BytePath.of("download");

  private final RemoteSources access;
  private final Path temporary;
  private final EventSink events;
  private final Map<RemoteSource.File, Fetched> files = new HashMap<>();
  private final Map<RemoteSource.Repository, Revision> revisions = new HashMap<>();
  private final Map<RemoteSource, BytePath> trees = new HashMap<>();
  private int folders;

  /** A file on disk, alone in a folder. */
  private record Fetched(BytePath folder, Checksum sha256) {}

  /**
   * @param temporary a folder of the builder, emptied after the build
   */
  RemoteFiles(RemoteSources access, Path temporary, EventSink events) {
    this.access = access;
    this.temporary = temporary;
    this.events = events;
  }

  /**
   * Finds out what must be known of the sources of a plan before its steps begin: a source that is
   * not there is an error while the root is still what it was.
   */
  void prepare(BuildPlan plan) throws BuildException, IOException {
    for (StagePlan stage : plan.stages()) {
      for (Step step : stage.steps()) {
        if (step instanceof AddRemoteStep add) {
          add.describe(new CacheKey.Parts(), this);
        }
      }
    }
  }

  /** Adds to a cache key what a source holds; never where it is. */
  void describe(RemoteSource source, CacheKey.Parts key) throws IOException {
    switch (source) {
      case RemoteSource.File file -> {
        Checksum content =
            file.checksum().isPresent() ? file.checksum().get() : fetch(file).sha256();
        key.put("remote", "file").put("name", file.name()).put("content", content.toString());
      }
      case RemoteSource.Repository repository ->
          key.put("remote", "git")
              .put("commit", repository.address().identity(revision(repository)));
    }
  }

  /** The folder in which a source is; it is fetched when it is asked for first. */
  BytePath tree(RemoteSource source) throws IOException {
    BytePath known = trees.get(source);
    if (known == null) {
      known =
          switch (source) {
            case RemoteSource.File file -> fetch(file).folder();
            case RemoteSource.Repository repository -> checkOut(repository);
          };
      trees.put(source, known);
    }
    return known;
  }

  private Fetched fetch(RemoteSource.File source) throws IOException {
    Fetched known = files.get(source);
    if (known != null) {
      return known;
    }
    Path folder = makeFolder();
    Path spool = folder.resolve(SPOOL.toString());
    Download download = access.downloader().fetch(source.address(), spool, source.checksum());
    BytePath place = BytePath.of(folder.toString());
    try (Directory directory = Directory.open(place)) {
      BytePath name = BytePath.of(source.name());
      directory.rename(SPOOL, directory, name, 0);
      directory.chmod(name, 0600);
      Instant time = download.lastModified().orElse(Instant.EPOCH);
      directory.setModified(name, time.getEpochSecond(), time.getNano());
    }
    events.accept(
        new Event.Detail(
            source + " has " + download.size() + " bytes and is " + download.sha256()));
    Fetched fetched = new Fetched(place, download.sha256());
    files.put(source, fetched);
    return fetched;
  }

  private Revision revision(RemoteSource.Repository source) throws IOException {
    Revision known = revisions.get(source);
    if (known == null) {
      known = access.git().resolve(source.address(), makeFolder());
      revisions.put(source, known);
      events.accept(new Event.Detail("'" + source + "' is " + known.id()));
    }
    return known;
  }

  private BytePath checkOut(RemoteSource.Repository source) throws IOException {
    Path target = makeFolder();
    GitAddress address = source.address();
    access.git().checkOut(address, revision(source), makeFolder(), target);
    return BytePath.of(target.toString());
  }

  private Path makeFolder() throws IOException {
    return Files.createDirectory(temporary.resolve("remote-" + folders++));
  }

  /** A word for a path, none of whose characters is a wildcard. */
  static String literally(String path) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if ("*?[\\".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /** What of the tree of a source is copied, as a word of an instruction. */
  static String word(RemoteSource source) {
    return switch (source) {
      case RemoteSource.File file -> literally(file.name());
      case RemoteSource.Repository repository ->
          "/" + literally(repository.address().options().cleanFolder());
    };
  }
}
