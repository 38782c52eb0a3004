/* What the kernel keeps beside processes and files: keys, segments, sockets, devices, its own settings. */
#include "scour.h"
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/sysmacros.h>

static void search_key(int32_t id, int depth) {
  char text[512], place[32];
  static unsigned char value[1 << 16];
  snprintf(place, sizeof place, "%d", id);
  if (syscall(SYS_keyctl, KEYCTL_DESCRIBE, id, text, sizeof text - 1) < 0) {
    denied("key", place);
    return;
  }
  text[sizeof text - 1] = 0;
  search_text("key", place, text);
  long count = syscall(SYS_keyctl, KEYCTL_READ, id, value, sizeof value);
  if (count < 0) {
    denied("key", place);
    return;
  }
  search_bytes("key", place, value, count);
  if (strncmp(text, "keyring;", 8) != 0 || depth == 0) return;
  int32_t members[256];
  long size = count < (long)sizeof members ? count : (long)sizeof members;
  memcpy(members, value, size);
  for (long i = 0; i < size / (long)sizeof *members; i++) search_key(members[i], depth - 1);
}

static void scour_keys(void) {
  for (int special = KEY_SPEC_THREAD_KEYRING; special >= KEY_SPEC_USER_SESSION_KEYRING; special--) {
    char place[32];
    snprintf(place, sizeof place, "special %d", special);
    long id = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, special, 0);
    if (id < 0) denied("key", place);
    else search_key(id, 4);
  }
  search_path("key", "/proc/keys");
}

static void scour_segments(void) {
  struct shm_info info;
  int last = shmctl(0, SHM_INFO, (struct shmid_ds *)&info);
  if (last < 0) denied("segment", "list");
  else search_text("segment", "list", "");
  for (int i = 0; i <= last; i++) {
    struct shmid_ds status;
    char place[32];
    int id = shmctl(i, SHM_STAT, &status);
    if (id < 0) continue;
    snprintf(place, sizeof place, "%d", id);
    void *bytes = shmat(id, NULL, SHM_RDONLY);
    if (bytes == (void *)-1) {
      denied("segment", place);
      continue;
    }
    search_bytes("segment", place, bytes, status.shm_segsz);
    shmdt(bytes);
  }
}

/* A node for a device can be made; whether it can be opened is the container's business. */
static void open_device(const char *name, mode_t type, dev_t device) {
  const char *node = "/dev/scour-device";
  unlink(node);
  int fd = mknod(node, type | 0600, device) != 0 ? -1 : open(node, O_RDONLY | O_NONBLOCK);
  if (fd < 0) denied("device", name);
  else search_open("device", name, fd);
  if (fd >= 0) close(fd);
  unlink(node);
}

static void scour_devices(void) {
  open_device("mem", S_IFCHR, makedev(1, 1));
  open_device("kmem", S_IFCHR, makedev(1, 2));
  open_device("kmsg", S_IFCHR, makedev(1, 11));
  DIR *all = opendir("/sys/class/block");
  for (struct dirent *entry; all && (entry = readdir(all));) {
    char path[512];
    unsigned major, minor;
    snprintf(path, sizeof path, "/sys/class/block/%s/dev", entry->d_name);
    FILE *numbers = fopen(path, "r");
    if (!numbers) continue;
    if (fscanf(numbers, "%u:%u", &major, &minor) == 2) open_device(entry->d_name, S_IFBLK, makedev(major, minor));
    fclose(numbers);
  }
  if (all) closedir(all);
}

static void read_settings(const char *folder, int depth) {
  static const char *const endless[] = {"kcore", "kmsg", "kpagecount", "kpageflags", "kpagecgroup", "kallsyms",
                                        "sysrq-trigger"};
  DIR *directory = opendir(folder);
  for (struct dirent *entry; directory && (entry = readdir(directory));) {
    char path[PATH_MAX];
    int skipped = entry->d_name[0] == '.' || atoi(entry->d_name) > 0;
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) skipped |= strcmp(entry->d_name, endless[i]) == 0;
    if (skipped || snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX) continue;
    if (entry->d_type == DT_REG) search_path("proc", path);
    if (entry->d_type == DT_DIR && depth > 0) read_settings(path, depth - 1);
  }
  if (directory) closedir(directory);
}

void scour_kernel(void) {
  scour_keys();
  scour_segments();
  scour_devices();
  search_path("socket", "/proc/net/unix");
  read_settings("/proc", 8);
}
