/* The other side: a process that was given a value, and leaves it wherever a search could find it. */
#include "scour.h"
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>

static char value[4096];
static size_t size;

static void must(int failed, const char *what) {
  if (!failed) return;
  perror(what);
  exit(1);
}

static void plant_files(const char *directory) {
  char path[PATH_MAX + sizeof value];
  snprintf(path, sizeof path, "%s/content", directory);
  int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
  must(fd < 0 || write(fd, value, size) != (ssize_t)size, "content");
  /* where the file system has them */
  if (fsetxattr(fd, "user.planted", value, size, 0) == 0) printf("planted xattr\n");
  close(fd);
  snprintf(path, sizeof path, "%s/%s", directory, value);
  must((fd = open(path, O_CREAT | O_WRONLY, 0600)) < 0, "name");
  close(fd);
  snprintf(path, sizeof path, "%s/link", directory);
  must(symlink(value, path) != 0, "link");
}

static void plant_in_kernel(void) {
  int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  char *bytes = segment < 0 ? (char *)-1 : shmat(segment, NULL, 0);
  must(bytes == (char *)-1, "segment");
  memcpy(bytes, value, size);
  shmctl(segment, IPC_RMID, NULL); /* it goes with this process */

  int memory = memfd_create("planted", 0);
  must(memory < 0 || write(memory, value, size) != (ssize_t)size, "memfd");

  struct sockaddr_un address = {.sun_family = AF_UNIX};
  memcpy(address.sun_path + 1, value, size < 100 ? size : 100);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  must(listener < 0 || bind(listener, (void *)&address, sizeof address) != 0 || listen(listener, 1) != 0, "socket");

  /* a seccomp profile may refuse it */
  if (syscall(SYS_add_key, "user", "planted", value, size, KEY_SPEC_SESSION_KEYRING) >= 0) printf("planted key\n");
}

/* The place that the file is in becomes the root of one process, the current directory of the other. */
static void plant_directories(const char *file) {
  char target[PATH_MAX];
  must(!realpath(file, target), "realpath");
  *strrchr(target, '/') = 0;
  must(chdir(target) != 0, "cwd");
  pid_t child = fork();
  must(child < 0, "fork");
  if (child > 0) return;
  prctl(PR_SET_PDEATHSIG, 9);
  must(chroot(target) != 0, "root");
  for (;;) pause();
}

int plant(const char *file, const char *directory) {
  /* where Yama guards processes from their siblings */
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  int fd = open(file, O_RDONLY);
  must(fd < 0, file);
  size = read(fd, value, sizeof value - 1);
  plant_files(directory);
  plant_in_kernel();
  plant_directories(file);
  printf("planted\n");
  fflush(stdout);
  for (;;) pause();
}
