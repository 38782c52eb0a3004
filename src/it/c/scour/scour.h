/*
 * scour: looks for values in everything that a process can reach, as an attacker would who is in the
 * container. It must not find itself, so it holds what it looks for masked.
 *
 *   scour NEEDLES                     everything: processes, files, devices, keys, segments, sockets
 *   scour NEEDLES -f PATH...          the bytes of files, and of what is below directories
 *   scour NEEDLES -p PID...           processes only
 *   scour -plant FILE DIRECTORY [...] puts the content of FILE wherever it could be found, and waits;
 *                                     further arguments are just there to be seen
 *
 * A line of NEEDLES is a label and the masked bytes in hexadecimal. A line of output is a word, a kind of
 * place, and more, with tabs between: 'found KIND PLACE LABEL', 'denied KIND PLACE ERROR', 'looked KIND COUNT'.
 */
#ifndef SCOUR_H
#define SCOUR_H
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MASK 0xa5

/* linux/keyctl.h, which musl does not bring */
#define KEYCTL_GET_KEYRING_ID 0
#define KEYCTL_DESCRIBE 6
#define KEYCTL_READ 11
#define KEY_SPEC_THREAD_KEYRING -1
#define KEY_SPEC_SESSION_KEYRING -3
#define KEY_SPEC_USER_SESSION_KEYRING -5

void load_needles(const char *file);

/* Each of these counts as one look at a place of a kind. */
void search_bytes(const char *kind, const char *place, const void *bytes, size_t count);
void search_text(const char *kind, const char *place, const char *text);
void search_open(const char *kind, const char *place, int fd);
void search_path(const char *kind, const char *place);
void denied(const char *kind, const char *place);
void tell_looks(void);

/* A search of bytes that come in pieces; a needle may lie across their borders. */
struct search {
  const char *kind, *place;
  unsigned char seen[256], tail[64];
  size_t tail_count;
};
void begin_search(struct search *search, const char *kind, const char *place);
void continue_search(struct search *search, const unsigned char *bytes, size_t count);

void scour_tree(const char *kind, const char *path, int depth);
void scour_process(pid_t pid);
void scour_processes(void);
void scour_kernel(void);
int plant(const char *file, const char *directory);

#endif
