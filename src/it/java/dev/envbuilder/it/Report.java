package dev.envbuilder.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process finds itself to be when it is the init command: told by a static program of its
 * own, as a shell would change signals, variables and descriptors before it could look at them.
 */
record Report(List<String> lines) {
  private static final String PROGRAM =
      """
      #define _GNU_SOURCE
      #include <fcntl.h>
      #include <stdio.h>
      #include <string.h>
      #include <sys/stat.h>
      #include <unistd.h>
      static void copy(const char *name, const char *prefix) {
        char line[4096];
        FILE *file = fopen(name, "r");
        while (file && fgets(line, sizeof line, file)) printf("%s %s", prefix, line);
        if (file) fclose(file);
      }
      int main(int argc, char **argv, char **envp) {
        char path[4096] = "";
        for (int fd = 0; fd < 4096; fd++) if (fcntl(fd, F_GETFD) >= 0) printf("fd %d\\n", fd);
        printf("pid %d\\ncwd %s\\n", getpid(), getcwd(path, sizeof path));
        memset(path, 0, sizeof path);
        printf("exe %s\\n", readlink("/proc/self/exe", path, sizeof path - 1) < 0 ? "?" : path);
        printf("umask %03o\\n", umask(0));
        for (int i = 0; i < argc; i++) printf("argument <%s>\\n", argv[i]);
        for (char **entry = envp; *entry; entry++) printf("variable %s\\n", *entry);
        copy("/proc/self/status", "status");
        copy("/proc/self/maps", "map");
        printf("end\\n");
        return 0;
      }
      """;

  /** Puts the program into a directory, as {@code report}. */
  static void compile(Path directory) {
    Command.of("musl-gcc", "-static", "-x", "c", "-o", directory.resolve("report") + "", "-")
        .input(PROGRAM.getBytes(UTF_8))
        .run()
        .ok();
  }

  static Report of(Command.Finished finished) {
    List<String> lines = finished.ok().lines();
    if (!lines.contains("end")) {
      throw new AssertionError("no report in " + finished);
    }
    return new Report(lines);
  }

  /** The values of one kind, in order. */
  List<String> all(String kind) {
    var values = new ArrayList<String>();
    for (String line : lines) {
      if (line.startsWith(kind + " ")) {
        values.add(line.substring(kind.length() + 1));
      }
    }
    return values;
  }

  String one(String kind) {
    return all(kind).getFirst();
  }

  /** A field of /proc/self/status. */
  String status(String field) {
    for (String line : all("status")) {
      if (line.startsWith(field + ":")) {
        return line.substring(field.length() + 1).strip();
      }
    }
    throw new AssertionError("no status field " + field);
  }
}
