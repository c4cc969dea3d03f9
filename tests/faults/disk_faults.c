/* A disk that fails when it is told to: preloaded into the server, for the wire tests.
 *
 * DISK_FAULTS names a file that says what is wrong now, for all files whose paths contain "/data-":
 *
 *   ""         nothing
 *   "full"     writes fail, there is no space
 *   "nosync"   what was written cannot be made durable: I/O error
 *   "dead"     writes fail with an I/O error, and nothing can be made durable
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char kUnder[] = "/data-";

static int IsOfServer(int fd) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  const ssize_t n = readlink(link, path, sizeof(path) - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return strstr(path, kUnder) != NULL;
}

/* Whether what is said begins with `word`. */
static int Said(const char* word) {
  const char* control = getenv("DISK_FAULTS");
  if (control == NULL) return 0;
  const int fd = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return 0;
  char text[16] = {0};
  const ssize_t n = syscall(SYS_read, fd, text, sizeof(text) - 1);
  syscall(SYS_close, fd);
  return n > 0 && strncmp(text, word, strlen(word)) == 0;
}

static int WriteError(int fd) {
  if (!IsOfServer(fd)) return 0;
  if (Said("full")) return ENOSPC;
  return Said("dead") ? EIO : 0;
}

static int Sync(int fd, long call) {
  if (IsOfServer(fd) && (Said("nosync") || Said("dead"))) {
    errno = EIO;
    return -1;
  }
  return (int)syscall(call, fd);
}

ssize_t write(int fd, const void* data, size_t size) {
  const int error = WriteError(fd);
  if (error != 0) {
    errno = error;
    return -1;
  }
  return syscall(SYS_write, fd, data, size);
}

int fsync(int fd) { return Sync(fd, SYS_fsync); }
int fdatasync(int fd) { return Sync(fd, SYS_fdatasync); }
int syncfs(int fd) { return Sync(fd, SYS_syncfs); }
