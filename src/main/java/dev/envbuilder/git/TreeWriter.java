package dev.envbuilder.git;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.jgit.attributes.AttributesNodeProvider;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.util.io.EolStreamTypeUtil;

/**
 * Writes the files of a commit with git's modes, names as the bytes that they are. Each step is
 * taken from an open directory, so that no name and no link leads anywhere else.
 */
final class TreeWriter {
  private static final int MAX_DEPTH = 400;
  private static final int LARGEST_LINK = 4095;

  private final Repository repository;
  private final String where;
  private final OptionalLong time;
  private final List<TreeFile> files = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param where the repository's name, for messages
   * @param time the time of modification of all files, in seconds; that of writing if empty
   */
  TreeWriter(Repository repository, String where, OptionalLong time) {
    this.repository = repository;
    this.where = where;
    this.time = time;
  }

  /** A directory that is being filled. */
  private record Level(Directory directory, BytePath path, BytePath name) {}

  /**
   * Writes into an empty directory.
   *
   * @return what there is besides directories, in git's order
   */
  List<TreeFile> write(RevCommit commit, Directory target) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(target.duplicate(), BytePath.EMPTY, BytePath.EMPTY));
    try (TreeWalk walk = new TreeWalk(repository)) {
      AttributesNodeProvider attributes = repository.createAttributesNodeProvider();
      walk.setAttributesNodeProvider(attributes);
      walk.setOperationType(OperationType.CHECKOUT_OP);
      walk.addTree(commit.getTree());
      while (walk.next()) {
        while (levels.size() > walk.getDepth() + 1) {
          leave(levels);
        }
        entry(walk, levels);
      }
      while (levels.size() > 1) {
        leave(levels);
      }
      return files;
    } finally {
      for (Level level : levels) {
        level.directory().close();
      }
    }
  }

  private void leave(Deque<Level> levels) throws IOException {
    Level done = levels.pop();
    done.directory().close();
    Level above = levels.getFirst();
    setTime(above.directory(), done.name());
  }

  private void entry(TreeWalk walk, Deque<Level> levels) throws IOException {
    Level level = levels.getFirst();
    BytePath path = BytePath.of(walk.getRawPath());
    BytePath name = checked(path.names().getLast(), path);
    FileMode mode = walk.getFileMode(0);
    ObjectId id = walk.getObjectId(0);
    if (mode.equals(FileMode.TREE)) {
      if (levels.size() > MAX_DEPTH) {
        throw bad(path, "directories are nested deeper than " + MAX_DEPTH);
      }
      level.directory().makeDirectory(name, 0755);
      level.directory().chmod(name, 0755);
      levels.push(new Level(level.directory().openDirectory(name), path, name));
      walk.enterSubtree();
    } else if (mode.equals(FileMode.GITLINK)) {
      level.directory().makeDirectory(name, 0755);
      level.directory().chmod(name, 0755);
      files.add(new TreeFile(path, mode, id, 0));
    } else if (mode.equals(FileMode.SYMLINK)) {
      byte[] link = repository.open(id).getCachedBytes(LARGEST_LINK);
      try {
        level.directory().makeSymlink(name, BytePath.of(link));
      } catch (IllegalArgumentException e) {
        throw bad(path, "the target of the link holds a NUL");
      }
      setTime(level.directory(), name);
      files.add(new TreeFile(path, mode, id, link.length));
    } else {
      long size = file(level.directory(), name, mode, id, walk);
      files.add(new TreeFile(path, mode, id, size));
    }
  }

  private long file(Directory directory, BytePath name, FileMode mode, ObjectId id, TreeWalk walk)
      throws IOException {
    ObjectLoader content = repository.open(id);
    EolStreamType lines = walk.getEolStreamType(OperationType.CHECKOUT_OP);
    try (OpenFile file = directory.createFile(name, 0600)) {
      try (OutputStream out = EolStreamTypeUtil.wrapOutputStream(file.output(), lines)) {
        content.copyTo(out);
      }
    }
    directory.chmod(name, mode.equals(FileMode.EXECUTABLE_FILE) ? 0755 : 0644);
    setTime(directory, name);
    return directory.status(name).size();
  }

  private void setTime(Directory directory, BytePath name) throws IOException {
    if (time.isPresent()) {
      directory.setModified(name, time.getAsLong(), 0);
    }
  }

  /** The names that git does not check out either ({@code verify_path}). */
  private BytePath checked(BytePath name, BytePath path) throws GitException {
    String text = name.toString();
    boolean own = text.equalsIgnoreCase(".git");
    if (name.isEmpty() || name.isDot() || name.isDotDot() || own || path.isAbsolute()) {
      throw bad(path, "a file must not have that name");
    }
    return name;
  }

  private GitException bad(BytePath path, String why) {
    return new GitException.BadContent(
        "'" + path + "' of " + where + " cannot be checked out: " + why);
  }
}
