/* Other processes, and this one's own files in /proc: what they tell, and what can be taken from them. */
#include "scour.h"
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

#define LARGEST_REGION (1UL << 30)

/* Kinds with a name of their own; the rest is "proc". */
static const char *kind_of(const char *name) {
  static const char *const kinds[] = {"environ", "cmdline", "maps"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(name, kinds[i]) == 0) return kinds[i];
  return "proc";
}

static int is_skipped(const char *name) {
  static const char *const skipped[] = {"mem", "pagemap", "clear_refs", "smaps", "numa_maps"};
  for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
    if (strcmp(name, skipped[i]) == 0) return 1;
  return 0;
}

static void read_files(const char *folder, const char *task) {
  char path[512];
  DIR *directory = opendir(folder);
  if (!directory) {
    denied("proc", folder);
    return;
  }
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (entry->d_type != DT_REG || is_skipped(entry->d_name)) continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    search_path(*task ? task : kind_of(entry->d_name), path);
  }
  closedir(directory);
}

/* Calls for each region of memory that the file of a process lists. */
static int each_region(pid_t pid, void (*visit)(pid_t, unsigned long, unsigned long, const char *, int), int fd) {
  char path[64], line[PATH_MAX + 128], rights[8];
  unsigned long start, end;
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  FILE *maps = fopen(path, "r");
  if (!maps) return -1;
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) == 3 && rights[0] == 'r' &&
        end - start <= LARGEST_REGION && !strstr(line, "[v"))
      visit(pid, start, end, strchr(line, '[') ? strchr(line, '[') : "", fd);
  fclose(maps);
  return 0;
}

static void read_region(pid_t pid, unsigned long start, unsigned long end, const char *name, int fd) {
  static unsigned char block[1 << 18];
  char place[64];
  struct search search;
  (void)name;
  snprintf(place, sizeof place, "%d at %lx", pid, start);
  begin_search(&search, "mem", place);
  for (unsigned long at = start; at < end;) {
    size_t wanted = end - at < sizeof block ? end - at : sizeof block;
    ssize_t count = pread(fd, block, wanted, at);
    if (count <= 0) break;
    continue_search(&search, block, count);
    at += count;
  }
}

static void read_memory(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || each_region(pid, read_region, fd) != 0) denied("mem", path);
  if (fd >= 0) close(fd);
}

static void call_region(pid_t pid, unsigned long start, unsigned long end, const char *name, int fd) {
  static unsigned char block[1 << 18];
  char place[64];
  (void)fd;
  if (strncmp(name, "[stack]", 7) != 0 && strncmp(name, "[heap]", 6) != 0) return;
  size_t size = end - start < sizeof block ? end - start : sizeof block;
  struct iovec here = {block, size}, there = {(void *)(end - size), size};
  ssize_t count = process_vm_readv(pid, &here, 1, &there, 1, 0);
  snprintf(place, sizeof place, "%d %.7s", pid, name);
  if (count > 0) search_bytes("vm_readv", place, block, count);
  else denied("vm_readv", place);
}

static void call_memory(pid_t pid) {
  char byte, place[32];
  if (each_region(pid, call_region, -1) == 0) return;
  struct iovec here = {&byte, 1}, there = {(void *)0x10000, 1};
  snprintf(place, sizeof place, "%d", pid);
  process_vm_readv(pid, &here, 1, &there, 1, 0); /* no memory is there: permission is what is asked first */
  denied("vm_readv", place);
}

static void peek_region(pid_t pid, unsigned long start, unsigned long end, const char *name, int fd) {
  static unsigned char block[1 << 16];
  size_t size = end - start < sizeof block ? end - start : sizeof block, count = 0;
  char place[32];
  (void)fd;
  if (strncmp(name, "[stack]", 7) != 0) return;
  for (; count < size; count += sizeof(long)) {
    errno = 0;
    long word = ptrace(PTRACE_PEEKDATA, pid, (void *)(end - size + count), NULL);
    if (errno) break;
    memcpy(block + count, &word, sizeof word);
  }
  snprintf(place, sizeof place, "%d", pid);
  search_bytes("ptrace", place, block, count);
}

static void trace(pid_t pid, int request, const char *name) {
  char place[32];
  snprintf(place, sizeof place, "%d %s", pid, name);
  if (ptrace(request, pid, NULL, NULL) != 0) {
    denied("ptrace", place);
    return;
  }
  if (request == PTRACE_SEIZE) ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
  waitpid(pid, NULL, __WALL);
  each_region(pid, peek_region, -1);
  ptrace(PTRACE_DETACH, pid, NULL, NULL);
}

static void take_descriptors(pid_t pid) {
  char place[32];
  int process = syscall(SYS_pidfd_open, pid, 0);
  snprintf(place, sizeof place, "%d", pid);
  for (int number = 0; number < 16; number++) {
    int fd = process < 0 ? -1 : syscall(SYS_pidfd_getfd, process, number, 0);
    if (fd < 0 && errno == EBADF) continue;
    if (fd < 0) {
      denied("pidfd", place);
      break;
    }
    struct stat status;
    char ours[64]; /* opened anew, as the position in it is shared */
    snprintf(ours, sizeof ours, "/proc/self/fd/%d", fd);
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) search_path("pidfd", ours);
    close(fd);
  }
  if (process >= 0) close(process);
}

/* A folder of links to files: fd, map_files. */
static void follow_links(const char *kind, const char *folder) {
  DIR *directory = opendir(folder);
  if (!directory) {
    denied(kind, folder);
    return;
  }
  for (struct dirent *entry; (errno = 0, entry = readdir(directory));) {
    char path[512], target[PATH_MAX];
    struct stat status;
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    ssize_t count = readlink(path, target, sizeof target);
    if (count > 0) search_bytes(kind, path, target, count);
    if (stat(path, &status) != 0) denied(kind, path);
    else if (S_ISREG(status.st_mode)) search_path(kind, path);
  }
  if (errno) denied(kind, folder);
  closedir(directory);
}

/* What lies in the directory that a process is in; in its whole root if that is not ours. */
static void enter(const char *kind, const char *path) {
  struct stat there, ours;
  if (stat(path, &there) != 0 || stat("/", &ours) != 0) denied(kind, path);
  else if (there.st_ino != ours.st_ino || there.st_dev != ours.st_dev)
    scour_tree(kind, path, strcmp(kind, "root") == 0 ? 64 : 1);
  else search_text(kind, path, "ours");
}

static void follow_program(const char *path) {
  char target[PATH_MAX];
  ssize_t count = readlink(path, target, sizeof target);
  if (count < 0) denied("exe", path);
  else search_path("exe", path);
}

void scour_process(pid_t pid) {
  char path[64], task[128];
  int own = pid == getpid();
#define IN_PROC(name) (snprintf(path, sizeof path, "/proc/%d" name, pid), path)
  read_files(IN_PROC(""), "");
  follow_links("fd", IN_PROC("/fd"));
  follow_links("map_files", IN_PROC("/map_files"));
  enter("cwd", IN_PROC("/cwd"));
  enter("root", IN_PROC("/root"));
  follow_program(IN_PROC("/exe"));
  DIR *tasks = opendir(IN_PROC("/task"));
  if (!tasks) denied("task", path);
  for (struct dirent *entry; tasks && (entry = readdir(tasks));) {
    if (entry->d_name[0] == '.') continue;
    snprintf(task, sizeof task, "/proc/%d/task/%.20s", pid, entry->d_name);
    read_files(task, "task");
    snprintf(task, sizeof task, "/proc/%d/task/%.20s/fd", pid, entry->d_name);
    follow_links("task", task);
    snprintf(task, sizeof task, "/proc/%d/task/%.20s/mem", pid, entry->d_name);
    int fd = own ? -1 : open(task, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && !own) denied("task", task);
    if (fd >= 0) close(fd); /* the same memory as the process's */
  }
  if (tasks) closedir(tasks);
  if (own) return;
  read_memory(pid);
  call_memory(pid);
  trace(pid, PTRACE_SEIZE, "seize");
  trace(pid, PTRACE_ATTACH, "attach");
  take_descriptors(pid);
}

void scour_processes(void) {
  DIR *all = opendir("/proc");
  if (!all) {
    denied("proc", "/proc");
    return;
  }
  for (struct dirent *entry; (entry = readdir(all));)
    if (atoi(entry->d_name) > 0) scour_process(atoi(entry->d_name));
  closedir(all);
}
