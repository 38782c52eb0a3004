package dev.envbuilder.git;

import java.io.File;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit sees of this machine: nothing. The root file system is an image's by the time that
 * files are fetched, and its git configuration, or its program {@code git}, is not ours to run.
 */
final class IsolatedSystem extends SystemReader {
  /** Sets it up: JGit asks global variables. */
  static void use() {
    if (!(SystemReader.getInstance() instanceof IsolatedSystem)) {
      SystemReader.setInstance(new IsolatedSystem());
      // our runtime has no java.management, in which JGit would publish what its cache does
      WindowCacheConfig cache = new WindowCacheConfig();
      cache.setExposeStatsViaJmx(false);
      cache.install();
    }
  }

  /** A configuration file that is empty and stays so. */
  private static final class Empty extends FileBasedConfig {
    Empty(@Nullable Config parent, FS fs) {
      super(parent, new File("/.envbuilder/no-git-config"), fs);
    }

    @Override
    public void load() {
      // there is nothing to load
    }

    @Override
    public void save() {
      // what JGit finds out about file systems is not kept
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    /** Without an answer, JGit measures how exact times are on a disk, and leaves files there. */
    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long otherwise, TimeUnit unit) {
      return section.equals("filesystem")
          ? unit.convert(10, TimeUnit.MILLISECONDS)
          : super.getTimeUnit(section, subsection, name, otherwise, unit);
    }
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return key.equals("user.home") ? "/.envbuilder" : System.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in JGit, which calls newer ones
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in JGit, which calls newer ones
  public int getTimezone(long when) {
    return 0;
  }
}
