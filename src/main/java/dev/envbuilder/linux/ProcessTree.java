package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The descendants of this process, found in {@code /proc}. */
final class ProcessTree {
  private static final BytePath PROC = BytePath.of("/proc");
  private static final BytePath STAT = BytePath.of("stat");
  private static final int STAT_CAP = 16 << 10;
  private static final int SIGKILL = 9;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Processes processes;

  ProcessTree(Processes processes) {
    this.processes = processes;
  }

  /**
   * Kills and reaps until none is left. One look is not enough: a process may fork between look and
   * kill, and its orphans become ours only when it has died.
   */
  void kill() throws LinuxException, InterruptedException {
    long start = System.nanoTime();
    while (processes.reapEnded()) {
      List<Integer> descendants = descendants();
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new LinuxException("kill", "processes " + descendants, Errno.EBUSY);
      }
      for (int pid : descendants) {
        signal(pid, SIGKILL);
      }
      Thread.sleep(1);
    }
  }

  /**
   * Sends a signal.
   *
   * @param pid a process, or minus a process group
   * @return false if there is no such process
   */
  static boolean signal(int pid, int signal) throws LinuxException {
    Scratch scratch = Scratch.current();
    if (Libc.KILL.callInt(scratch, pid, signal) == 0) {
      return true;
    }
    if (scratch.errno() != Errno.ESRCH) {
      throw new LinuxException("kill", "process " + pid, scratch.errno());
    }
    return false;
  }

  private static List<Integer> descendants() throws LinuxException {
    Map<Integer, List<Integer>> children = new HashMap<>();
    try (Directory proc = Directory.open(PROC)) {
      for (DirectoryEntry entry : proc.entries()) {
        int pid = number(entry.name());
        int parent = pid > 0 ? parent(proc, entry.name()) : 0;
        if (parent > 0) {
          children.computeIfAbsent(parent, p -> new ArrayList<>()).add(pid);
        }
      }
    }
    List<Integer> found = new ArrayList<>();
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(ThisProcess.pid()));
    while (!open.isEmpty()) {
      for (int child : children.getOrDefault(open.pop(), List.of())) {
        found.add(child);
        open.push(child);
      }
    }
    return found;
  }

  private static int number(BytePath name) {
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      byte digit = name.at(i);
      if (digit < '0' || digit > '9' || i > 8) {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value;
  }

  /** The fourth field of {@code /proc/PID/stat}; 0 where the process has gone meanwhile. */
  private static int parent(Directory proc, BytePath pid) throws LinuxException {
    try (Directory process = proc.openDirectory(pid);
        OpenFile stat = process.openFile(STAT)) {
      return parent(stat.readAll(STAT_CAP));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
        return 0;
      }
      throw e;
    }
  }

  /** {@code pid (name) state parent …}: the name may hold anything, also parentheses. */
  static int parent(byte[] stat) {
    int close = stat.length - 1;
    while (close >= 0 && stat[close] != ')') {
      close--;
    }
    int value = 0;
    for (int i = close + 4; close >= 0 && i < stat.length && stat[i] != ' '; i++) {
      value = value * 10 + stat[i] - '0';
    }
    return value;
  }
}
