/*
 * The launcher: the first and the last code of this program that a container runs.
 *
 *   envbuilder [arguments]                      start Java with a clean environment (the image's entry point)
 *   envbuilder run [options] -- command [args]  become another program, in another root, as another user
 *
 * It is static because the root file system around it may be empty, foreign or half replaced, and it
 * is C because a JVM, which always has several threads, can neither chroot nor change ids for one child.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef BASE
#define BASE "/.envbuilder"
#endif
#ifndef LD_SO
#error "name the dynamic loader of this architecture: -DLD_SO='\"ld-linux-x86-64.so.2\"'"
#endif

#define RUNTIME BASE "/runtime"
#define GLIBC RUNTIME "/glibc"
#define MAIN_CLASS "dev.envbuilder.cli.Main"
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

#define ENVIRONMENT_FD 3
#define MAX_GROUPS 65536 /* Linux's NGROUPS_MAX */
#define MAX_KEPT 16

/* The kernel's numbers; older headers lack them. */
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define CLOSE_RANGE_CLOEXEC 4
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8
#endif

enum { USAGE = 125, CANNOT_RUN = 126, NOT_FOUND = 127 }; /* as chroot(1), env(1) and docker run */

extern char **environ;

#define die(status, ...) (dprintf(2, "envbuilder: " __VA_ARGS__), dprintf(2, "\n"), _exit(status))

/* A file that somebody opens must not become stdout because we were started with that closed. */
static void open_standard_streams(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(CANNOT_RUN);
}

/* ---- entry point ---- */

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) die(CANNOT_RUN, "cannot store the environment in memory: %s", strerror(errno));
    bytes += written;
    count -= written;
  }
}

/*
 * Moves the environment, NUL after each entry, into an anonymous file on ENVIRONMENT_FD, which Java
 * empties when it has read it. After the exec below nothing of it is left in this process's memory or
 * in /proc/PID/environ, which other processes of the container may read; and no LD_*,
 * JAVA_TOOL_OPTIONS or GLIBC_TUNABLES steers Java.
 */
static void hide_environment(void) {
  int fd = memfd_create("environment", MFD_NOEXEC_SEAL);
  if (fd < 0 && errno == EINVAL) fd = memfd_create("environment", 0); /* Linux < 6.3 */
  if (fd < 0) die(CANNOT_RUN, "cannot create a memory file for the environment: %s", strerror(errno));
  for (char **entry = environ; *entry; entry++) write_all(fd, *entry, strlen(*entry) + 1);
  if (lseek(fd, 0, SEEK_SET) != 0)
    die(CANNOT_RUN, "cannot rewind the environment: %s", strerror(errno));
  if (fd == ENVIRONMENT_FD) return;
  if (dup2(fd, ENVIRONMENT_FD) < 0) /* dup2 leaves FD_CLOEXEC off */
    die(CANNOT_RUN, "cannot put the environment on descriptor %d: %s", ENVIRONMENT_FD, strerror(errno));
  close(fd);
}

static void start_java(int count, char **arguments) {
  static char *const clean[] = {"PATH=" DEFAULT_PATH,  "HOME=" BASE "/tmp",  "LC_ALL=C.UTF-8",
                                "LOCPATH=" RUNTIME "/locale", "MALLOC_ARENA_MAX=2", NULL};
  /* Through our own loader, so that neither the C library nor the loader cache of the root matters. */
  static char *const prefix[] = {GLIBC "/" LD_SO,        "--inhibit-cache",        "--library-path", GLIBC,
                                 RUNTIME "/jre/bin/java", "@" RUNTIME "/java.args", MAIN_CLASS};
  const size_t fixed = sizeof prefix / sizeof *prefix;
  char **argv = calloc(fixed + count + 1, sizeof *argv);
  if (!argv) die(CANNOT_RUN, "out of memory");
  memcpy(argv, prefix, sizeof prefix);
  memcpy(argv + fixed, arguments, count * sizeof *argv);
  execve(argv[0], argv, clean);
  die(CANNOT_RUN, "cannot start Java with '%s': %s; is " BASE " complete?", argv[0], strerror(errno));
}

/* ---- run ---- */

/* Something to be mounted, or made in what has been, before the command starts. */
struct action {
  const char *kind, *source, *target; /* the kind is followed by options, or by ':' */
  int source_fd;
};

struct plan {
  const char *root, *directory;
  struct action *actions;
  int action_count, only_mounts;
  uid_t uid;
  gid_t gid;
  mode_t mask;
  rlim_t core_limit;
  int set_uid, set_gid, set_groups, set_mask, set_core_limit, new_session, new_network, death_signal;
  int group_count, kept_count, kept[MAX_KEPT];
  gid_t groups[MAX_GROUPS];
};

static void usage(const char *why, const char *what) {
  die(USAGE,
      "run: %s '%s'\n"
      "usage: envbuilder run [-r root] [-w directory] [-u uid] [-g gid] [-G gid,...] [-m umask]\n"
      "                      [-s (new session)] [-n (new network)] [-d death-signal] [-k kept-descriptor]...\n"
      "                      [-c core-limit]\n"
      "                      [[-S source] -M bind|tmpfs|directory|file[,option...]:target]... [-t (only mount)]\n"
      "                      -- command [argument...]",
      why, what);
}

/* A number of digits only, at most max: no sign, no blank, and no (uid_t)-1, which means "no change". */
static unsigned long number(const char *text, int radix, unsigned long max) {
  char *end;
  errno = 0;
  unsigned long value = strtoul(text, &end, radix);
  if (*text < '0' || *text > '9' || *end || errno || value > max) usage("not a valid number:", text);
  return value;
}

static void parse_groups(struct plan *plan, char *list) {
  plan->set_groups = 1;
  if (!*list) return; /* none at all */
  while (list) {
    if (plan->group_count == MAX_GROUPS) usage("too many groups, from", list);
    plan->groups[plan->group_count++] = number(strsep(&list, ","), 10, UINT_MAX - 1);
  }
}

/* Whether a kind with its options begins with a word. */
static int begins(const char *text, const char *word) {
  size_t length = strlen(word);
  return strncmp(text, word, length) == 0 && strchr(",:", text[length]);
}

/* KIND[,OPTION...]:TARGET; paths are absolute, and may hold anything. */
static void add_action(struct plan *plan, const char *text, const char **source) {
  const char *colon = strchr(text, ':');
  int bind = begins(text, "bind");
  if (!colon || !(bind || begins(text, "tmpfs") || begins(text, "directory") || begins(text, "file")))
    usage("not a mount:", text);
  if (colon[1] != '/' || (*source && **source != '/')) usage("not absolute:", text);
  if (bind != (*source != NULL)) usage(bind ? "no source for" : "needless source for", text);
  plan->actions[plan->action_count++] = (struct action){text, *source, colon + 1, -1};
  *source = NULL;
}

static char **parse(struct plan *plan, int argc, char **argv) {
  const char *source = NULL;
  plan->actions = calloc(argc, sizeof *plan->actions);
  if (!plan->actions) die(CANNOT_RUN, "run: out of memory");
  opterr = 0;
  for (int option; (option = getopt(argc, argv, "+:r:w:u:g:G:m:snd:k:c:S:M:t")) != -1;) switch (option) {
      case 'r': plan->root = optarg; break;
      case 'w': plan->directory = optarg; break;
      case 'u': plan->uid = number(optarg, 10, UINT_MAX - 1); plan->set_uid = 1; break;
      case 'g': plan->gid = number(optarg, 10, UINT_MAX - 1); plan->set_gid = 1; break;
      case 'G': parse_groups(plan, optarg); break;
      case 'm': plan->mask = number(optarg, 8, 0777); plan->set_mask = 1; break;
      case 's': plan->new_session = 1; break;
      case 'n': plan->new_network = 1; break;
      case 'd': plan->death_signal = number(optarg, 10, 64); break;
      case 'k':
        if (plan->kept_count == MAX_KEPT) usage("too many kept descriptors, from", optarg);
        plan->kept[plan->kept_count++] = number(optarg, 10, INT_MAX);
        break;
      case 'c': plan->core_limit = number(optarg, 10, LONG_MAX); plan->set_core_limit = 1; break;
      case 'S': source = optarg; break;
      case 'M': add_action(plan, optarg, &source); break;
      case 't': plan->only_mounts = 1; break;
      default: usage("unknown option or missing value:", (char[]){'-', optopt, 0});
    }
  if (strcmp(argv[optind - 1], "--") != 0) usage("'--' is missing before", argv[optind] ? argv[optind] : "");
  if (!argv[optind]) usage("no command after", "--");
  return argv + optind;
}

/* First of all, as this process already has the command's environment; and for good. */
static void limit_core(const struct plan *plan) {
  struct rlimit limit = {plan->core_limit, plan->core_limit}, before;
  if (!plan->set_core_limit) return;
  if (getrlimit(RLIMIT_CORE, &before) == 0 && before.rlim_max < limit.rlim_max) /* only root may raise it */
    limit.rlim_cur = limit.rlim_max = before.rlim_max;
  if (setrlimit(RLIMIT_CORE, &limit) != 0) die(CANNOT_RUN, "run: cannot limit core files: %s", strerror(errno));
}

/* The JVM blocks SIGQUIT in all threads, its parent may ignore others; exec would pass both on. */
static void reset_signals(void) {
  static const unsigned long none[32]; /* large enough for struct kernel_sigaction: SIG_DFL, no flags */
  for (int signal = 1; signal <= 64; signal++) /* the raw call, as libc hides 32 to 34 from us */
    syscall(SYS_rt_sigaction, signal, none, NULL, 8);
  sigset_t empty;
  sigemptyset(&empty);
  sigprocmask(SIG_SETMASK, &empty, NULL);
}

static void close_on_exec(const struct plan *plan) {
  if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) { /* Linux < 5.11, or seccomp */
    DIR *open_files = opendir("/proc/self/fd");
    if (!open_files) die(CANNOT_RUN, "run: cannot list the open files to close: %s", strerror(errno));
    for (struct dirent *file; (file = readdir(open_files));)
      if (atoi(file->d_name) > 2) fcntl(atoi(file->d_name), F_SETFD, FD_CLOEXEC);
    closedir(open_files);
  }
  for (int i = 0; i < plan->kept_count; i++)
    if (fcntl(plan->kept[i], F_SETFD, 0) != 0)
      die(USAGE, "run: cannot keep descriptor %d: %s", plan->kept[i], strerror(errno));
}

static void must(int failed, const char *what, const char *name) {
  if (failed) die(CANNOT_RUN, "run: cannot %s '%s': %s", what, name, strerror(errno));
}

/* A network with a loopback interface and nothing else, as a step with --network=none has it. */
static void leave_network(void) {
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  must(unshare(CLONE_NEWNET) != 0, "make a network for", "command");
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  must(fd < 0 || ioctl(fd, SIOCSIFFLAGS, &loopback) != 0, "set up the interface", "lo");
  close(fd);
}

/* ---- mounts ---- */

static unsigned long mount_flags(const struct action *action, char *data, size_t size) {
  unsigned long flags = 0;
  const char *end = action->target - 1;
  for (const char *word = strchrnul(action->kind, ','); word < end;) {
    const char *next = strpbrk(++word, ",:");
    int length = next - word;
    if (begins(word, "ro")) flags |= MS_RDONLY;
    else if (begins(word, "nosuid")) flags |= MS_NOSUID;
    else if (begins(word, "nodev")) flags |= MS_NODEV;
    else if (begins(word, "noexec")) flags |= MS_NOEXEC;
    else if (strncmp(word, "size=", 5) == 0 || strncmp(word, "mode=", 5) == 0) {
      size_t used = strlen(data);
      if (snprintf(data + used, size - used, "%s%.*s", used ? "," : "", length, word) >= (int)(size - used))
        usage("too many options:", action->kind);
    } else usage("unknown mount option in", action->kind);
    word = next;
  }
  return flags;
}

/* The kernel lets nobody drop a flag that the source was mounted with, so they are given again. */
static void restrict_bind(const struct action *action, unsigned long flags) {
  struct statvfs there;
  must(statvfs(action->target, &there) != 0, "look at the mount", action->target);
  flags |= there.f_flag & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
  must(mount(NULL, action->target, NULL, MS_REMOUNT | MS_BIND | flags, NULL) != 0, "restrict the mount",
       action->target);
}

static void act(const struct action *action) {
  char data[64] = "", number[16];
  unsigned long flags = mount_flags(action, data, sizeof data);
  if (begins(action->kind, "bind")) {
    snprintf(number, sizeof number, "%d", action->source_fd);
    if (mount(number, action->target, NULL, MS_BIND, NULL) != 0)
      die(CANNOT_RUN, "run: cannot mount '%s' at '%s': %s", action->source, action->target, strerror(errno));
    if (flags) restrict_bind(action, flags);
  } else if (begins(action->kind, "tmpfs")) {
    must(mount("tmpfs", action->target, "tmpfs", flags, data) != 0, "mount a tmpfs at", action->target);
  } else if (begins(action->kind, "directory")) {
    must(mkdir(action->target, 0755) != 0, "make the directory", action->target);
  } else {
    int fd = open(action->target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    must(fd < 0, "make the file", action->target);
    close(fd);
  }
}

/*
 * A mount namespace of the command's own, in which the mounts are made in their order; it ends with the
 * last process in it. Sources are opened first, as a mount may cover another's source; binding from
 * an open file takes /proc, which may be covered too, but not for who is in it. A recursive bind would
 * take along what covers its source.
 */
static void make_mounts(const struct plan *plan) {
  must(unshare(CLONE_NEWNS) != 0, "make a mount namespace for", "command");
  must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0, "make private the mounts below", "/");
  for (int i = 0; i < plan->action_count; i++) {
    struct action *action = &plan->actions[i];
    if (!action->source) continue;
    action->source_fd = open(action->source, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    must(action->source_fd < 0, "open the source of a mount", action->source);
  }
  must(chdir("/proc/self/fd") != 0, "enter", "/proc/self/fd");
  mode_t mask = umask(0);
  for (int i = 0; i < plan->action_count; i++) act(&plan->actions[i]);
  umask(mask);
  must(chdir("/") != 0, "enter", "/");
}

/* The order matters: root needs its privilege to change root and ids, ids clear the death signal, and
   the directory is entered as the user, who must be allowed to. */
static void become(const struct plan *plan) {
  pid_t parent = getppid();
  if (plan->new_session && getsid(0) != getpid()) must(setsid() < 0, "start a session for", "command");
  if (plan->new_network) leave_network();
  if (plan->action_count) make_mounts(plan);
  if (plan->set_mask) umask(plan->mask);
  if (plan->root) must(chroot(plan->root) != 0 || chdir("/") != 0, "change the root to", plan->root);
  if (plan->set_groups) must(setgroups(plan->group_count, plan->groups) != 0, "set", "supplementary groups");
  if (plan->set_gid) must(setresgid(plan->gid, plan->gid, plan->gid) != 0, "set", "group id");
  if (plan->set_uid) must(setresuid(plan->uid, plan->uid, plan->uid) != 0, "set", "user id");
  if (plan->death_signal) {
    must(prctl(PR_SET_PDEATHSIG, plan->death_signal) != 0, "set", "death signal");
    if (getppid() != parent) raise(plan->death_signal); /* it died before we asked to be told */
  }
  if (plan->directory) must(chdir(plan->directory) != 0, "enter the working directory", plan->directory);
}

static void try_exec(const char *file, char **argv, int *error) {
  execve(file, argv, environ);
  if (errno == ENOENT || errno == ENOTDIR) {
    struct stat status;
    if (stat(file, &status) != 0) return;
    die(NOT_FOUND, "run: '%s' exists, but the interpreter or loader that it names does not", file);
  }
  *error = errno;
  if (errno != EACCES) die(CANNOT_RUN, "run: cannot execute '%s': %s", file, strerror(errno));
}

/* execvp(3) without its fall-back to /bin/sh for files that are no programs. */
static void execute(char **argv) {
  const char *name = argv[0], *path = getenv("PATH");
  if (!path) path = DEFAULT_PATH;
  int error = ENOENT;
  if (strchr(name, '/')) {
    try_exec(name, argv, &error);
  } else if (*name) {
    for (const char *next = path; next; next = *next ? next + 1 : NULL) {
      const char *start = next;
      next = strchrnul(start, ':');
      char file[PATH_MAX];
      int length = next - start;
      if (snprintf(file, sizeof file, "%.*s%s%s", length, start, length ? "/" : "", name) < (int)sizeof file)
        try_exec(file, argv, &error);
    }
  }
  if (error != ENOENT) die(CANNOT_RUN, "run: cannot execute '%s': %s", name, strerror(error));
  if (strchr(name, '/')) die(NOT_FOUND, "run: '%s' not found", name);
  die(NOT_FOUND, "run: '%s' not found in PATH (%s)", name, path);
}

int main(int argc, char **argv) {
  open_standard_streams();
  if (argc < 2 || strcmp(argv[1], "run") != 0) {
    hide_environment();
    start_java(argc > 0 ? argc - 1 : 0, argv + (argc > 0));
  }
  static struct plan plan;
  char **command = parse(&plan, argc - 1, argv + 1);
  limit_core(&plan);
  reset_signals();
  close_on_exec(&plan);
  become(&plan);
  if (plan.only_mounts) return 0;
  execute(command);
}
