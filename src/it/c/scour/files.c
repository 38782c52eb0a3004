/* Files: names, targets of links, extended attributes, content. */
#include "scour.h"
#include <sys/statfs.h>
#include <sys/xattr.h>

/* What the kernel makes up; /proc is looked at by itself. */
static int is_made_up(const char *path) {
  struct statfs there;
  if (statfs(path, &there) != 0) return 0;
  switch ((unsigned long)there.f_type) {
    case 0x9fa0:     /* proc */
    case 0x62656572: /* sysfs */
    case 0x27e0eb:   /* cgroup */
    case 0x63677270: /* cgroup2 */
    case 0x1cd1:     /* devpts */
      return 1;
    default: return 0;
  }
}

/* Programs such as busybox have hundreds of names. */
static int was_seen(const struct stat *status) {
  static struct {
    dev_t device;
    ino_t number;
  } seen[1 << 14];
  if (status->st_nlink < 2) return 0;
  size_t at = (status->st_ino * 31 + status->st_dev) % (1 << 14);
  for (size_t tries = 0; tries < 64; tries++, at = (at + 1) % (1 << 14)) {
    if (seen[at].number == status->st_ino && seen[at].device == status->st_dev) return 1;
    if (seen[at].number == 0) {
      seen[at].number = status->st_ino;
      seen[at].device = status->st_dev;
      return 0;
    }
  }
  return 0;
}

static void search_attributes(const char *path) {
  char names[4096], value[4096];
  ssize_t count = llistxattr(path, names, sizeof names);
  for (char *name = names; count > 0 && name < names + count; name += strlen(name) + 1) {
    search_text("xattr", path, name);
    ssize_t size = lgetxattr(path, name, value, sizeof value);
    if (size > 0) search_bytes("xattr", path, value, size);
  }
}

/* Tells of the directory only: our output must not be what is found next. */
static void search_name(const char *path) {
  char directory[PATH_MAX];
  const char *slash = strrchr(path, '/');
  snprintf(directory, sizeof directory, "%.*s", (int)(slash - path), path);
  search_text("name", directory, slash + 1);
}

static void search_entry(const char *kind, const char *path, int depth) {
  struct stat status;
  if (lstat(path, &status) != 0) return;
  search_name(path);
  search_attributes(path);
  if (S_ISLNK(status.st_mode)) {
    char target[PATH_MAX];
    ssize_t count = readlink(path, target, sizeof target);
    if (count > 0) search_bytes("link", path, target, count);
  } else if (S_ISREG(status.st_mode) && !was_seen(&status)) {
    search_path(kind, path);
  } else if (S_ISDIR(status.st_mode) && depth > 0) {
    scour_tree(kind, path, depth);
  }
}

void scour_tree(const char *kind, const char *path, int depth) {
  if (is_made_up(path)) return;
  DIR *directory = opendir(path);
  if (!directory) {
    if (errno == ENOTDIR) search_path(kind, path);
    else denied(kind, path);
    return;
  }
  for (struct dirent *entry; (entry = readdir(directory));) {
    char below[PATH_MAX];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (snprintf(below, sizeof below, "%s/%s", strcmp(path, "/") ? path : "", entry->d_name) < PATH_MAX)
      search_entry(kind, below, depth - 1);
  }
  closedir(directory);
}
