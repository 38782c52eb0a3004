#include "scour.h"

/* A search that hangs has not found nothing. */
#define PATIENCE_SECONDS 120

int main(int argc, char **argv) {
  if (argc >= 4 && strcmp(argv[1], "-plant") == 0) return plant(argv[2], argv[3]);
  if (argc < 2) return 2;
  alarm(PATIENCE_SECONDS);
  load_needles(argv[1]);
  if (argc > 3 && strcmp(argv[2], "-f") == 0) {
    for (int i = 3; i < argc; i++) scour_tree("file", argv[i], 64);
  } else if (argc > 3 && strcmp(argv[2], "-p") == 0) {
    for (int i = 3; i < argc; i++) scour_process(atoi(argv[i]));
  } else {
    scour_processes();
    scour_kernel();
    scour_tree("file", "/", 64);
  }
  tell_looks();
  puts("end");
  return 0;
}
