/* What is looked for, how it is compared, and what is told of it. */
#include "scour.h"

#define LARGEST 64
#define BLOCK (1 << 20)

static struct {
  char label[64];
  unsigned char masked[LARGEST];
  size_t count;
} needles[256];
static int needle_count;

/* Whether a needle begins with these two bytes. */
static unsigned char begins[1 << 16];

static struct {
  char kind[32];
  long looks, refusals;
} tallies[64];

static int tally(const char *kind) {
  int i = 0;
  while (i < 63 && tallies[i].kind[0] && strcmp(tallies[i].kind, kind) != 0) i++;
  snprintf(tallies[i].kind, sizeof tallies[i].kind, "%s", kind);
  return i;
}

void load_needles(const char *file) {
  char hexadecimal[2 * LARGEST + 1];
  FILE *lines = fopen(file, "r");
  if (!lines) {
    perror(file);
    exit(2);
  }
  while (needle_count < 256 && fscanf(lines, "%63s %128s", needles[needle_count].label, hexadecimal) == 2) {
    size_t count = strlen(hexadecimal) / 2;
    for (size_t i = 0; i < count; i++) {
      unsigned byte;
      sscanf(hexadecimal + 2 * i, "%2x", &byte);
      needles[needle_count].masked[i] = byte;
    }
    needles[needle_count].count = count;
    unsigned char *masked = needles[needle_count].masked;
    begins[(masked[0] ^ MASK) | (masked[1] ^ MASK) << 8] = 1;
    needle_count++;
  }
  fclose(lines);
  if (needle_count == 0) exit(2);
}

/* Tabs and line ends are what separates our output. */
static void say_place(const char *place) {
  for (; *place; place++) putchar(*place == '\t' || *place == '\n' ? '?' : *place);
}

static void match(struct search *search, const unsigned char *at, size_t count) {
  for (int i = 0; i < needle_count; i++) {
    if (search->seen[i] || needles[i].count > count) continue;
    size_t equal = 0;
    while (equal < needles[i].count && (at[equal] ^ MASK) == needles[i].masked[equal]) equal++;
    if (equal < needles[i].count) continue;
    search->seen[i] = 1;
    printf("found\t%s\t", search->kind);
    say_place(search->place);
    printf("\t%s\n", needles[i].label);
  }
}

static void scan(struct search *search, const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i + 1 < count; i++)
    if (begins[bytes[i] | bytes[i + 1] << 8]) match(search, bytes + i, count - i);
}

void begin_search(struct search *search, const char *kind, const char *place) {
  memset(search, 0, sizeof *search);
  search->kind = kind;
  search->place = place;
  tallies[tally(kind)].looks++;
}

void continue_search(struct search *search, const unsigned char *bytes, size_t count) {
  unsigned char border[2 * LARGEST];
  size_t head = count < LARGEST ? count : LARGEST;
  memcpy(border, search->tail, search->tail_count);
  memcpy(border + search->tail_count, bytes, head);
  if (search->tail_count > 0) scan(search, border, search->tail_count + head);
  scan(search, bytes, count);
  if (count >= LARGEST) {
    memcpy(search->tail, bytes + count - LARGEST, LARGEST);
    search->tail_count = LARGEST;
  } else {
    size_t all = search->tail_count + count, kept = all < LARGEST ? all : LARGEST;
    memmove(search->tail, border + all - kept, kept);
    search->tail_count = kept;
  }
}

void search_bytes(const char *kind, const char *place, const void *bytes, size_t count) {
  struct search search;
  begin_search(&search, kind, place);
  continue_search(&search, bytes, count);
}

void search_text(const char *kind, const char *place, const char *text) {
  search_bytes(kind, place, text, strlen(text));
}

void search_open(const char *kind, const char *place, int fd) {
  static unsigned char block[BLOCK];
  struct search search;
  begin_search(&search, kind, place);
  for (ssize_t count; (count = read(fd, block, sizeof block)) > 0;) continue_search(&search, block, count);
}

void search_path(const char *kind, const char *place) {
  int fd = open(place, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) {
    denied(kind, place);
    return;
  }
  search_open(kind, place, fd);
  close(fd);
}

void denied(const char *kind, const char *place) {
  int error = errno;
  tallies[tally(kind)].refusals++;
  printf("denied\t%s\t", kind);
  say_place(place);
  printf("\t%s\n", strerror(error));
}

void tell_looks(void) {
  for (int i = 0; i < 64 && tallies[i].kind[0]; i++)
    printf("looked\t%s\t%ld\nrefused\t%s\t%ld\n", tallies[i].kind, tallies[i].looks, tallies[i].kind,
           tallies[i].refusals);
}
