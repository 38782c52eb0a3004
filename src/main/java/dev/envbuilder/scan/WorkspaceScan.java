package dev.envbuilder.scan;

import dev.envbuilder.linux.Directory;
import dev.envbuilder.linux.FileStatus;
import dev.envbuilder.linux.LinuxException;
import dev.envbuilder.linux.MountTable;
import dev.envbuilder.linux.OpenFile;
import dev.envbuilder.path.BytePath;
import dev.envbuilder.secret.SecretSearch;
import java.util.List;

/**
 * Searches the container that this process runs in, as far as its user may: all files, all other
 * processes, and the names of kernel keys and sockets. Changes nothing. Use it once.
 */
public final class WorkspaceScan {
  private static final int MOST = 16 << 20;
  private static final BytePath KEYS = BytePath.of("/proc/keys");
  private static final BytePath SOCKETS = BytePath.of("/proc/net/unix");

  private final Tally tally;
  private final BytePath root;
  private final List<FileStatus> sources;

  /**
   * @param sources files that are no findings, since the secrets were read from them
   */
  public WorkspaceScan(SecretSearch search, List<FileStatus> sources) {
    this(search, sources, BytePath.ROOT);
  }

  /** Of the files, only those below a folder. */
  WorkspaceScan(SecretSearch search, List<FileStatus> sources, BytePath root) {
    this.tally = new Tally(search, part -> {});
    this.sources = List.copyOf(sources);
    this.root = root;
  }

  /**
   * Searches, and tells in the report what could not be.
   *
   * @param secrets the ids of what is looked for
   */
  public ScanReport run(List<String> secrets) {
    try (PartSearch search = new PartSearch(tally, Part.WHOLE, new Spot(Where.CONTENT, ""))) {
      // processes first: the walk takes longer than some of them live
      new ProcessSearch(tally, search, sources).all();
      list(search, Where.KEYRING, KEYS);
      list(search, Where.SOCKET, SOCKETS);
      try (Directory top = Directory.open(root)) {
        new FileWalk(tally, search, sources, MountTable.read()).walk(top);
      }
    } catch (LinuxException e) {
      tally.problem(String.valueOf(e.getMessage()));
    }
    return tally.report("", secrets);
  }

  private void list(PartSearch search, Where where, BytePath file) {
    try (OpenFile in = OpenFile.open(file)) {
      byte[] names = in.readAll(MOST);
      search.value(where, file.toString(), names);
      tally.bytes(names.length);
    } catch (LinuxException e) {
      // a kernel without it has none
      tally.refused();
    }
  }
}
