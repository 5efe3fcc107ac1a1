/* A preloaded library that makes the disk fail under one database.
 *
 * OPDESK_TEST_FAULT_DATABASE  the path that the files of the database begin with
 * OPDESK_TEST_FAULT_FILE      a file that is read at each call and says what happens:
 *                             enospc     writes fail, the disk is full
 *                             full       writes that make a file longer fail; what is there can be written over
 *                             erofs      writes fail, the file system is read-only
 *                             fsync-eio  syncs fail with an input/output error
 *                             slow       syncs take half a second longer
 *                             empty or absent: nothing
 *
 * There is no state, so any number of threads may call it. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static bool is_of_the_database(int fd) {
    const char *database = getenv("OPDESK_TEST_FAULT_DATABASE");
    char link[64], path[4096];
    if (database == NULL) return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = '\0';
    return strncmp(path, database, strlen(database)) == 0;
}

static bool asked_for(const char *fault) {
    const char *control = getenv("OPDESK_TEST_FAULT_FILE");
    char text[32] = "";
    if (control == NULL) return false;
    long fd = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return false;
    long length = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    return length > 0 && strncmp(text, fault, strlen(fault)) == 0;
}

/* Whether bytes up to this offset make the file longer. */
static bool grows(int fd, off_t end) {
    struct stat file;
    return fstat(fd, &file) == 0 && end > file.st_size;
}

/* The error a write that ends at this offset has to fail with, or 0. */
static int write_fault(int fd, off_t end) {
    int before = errno, fault = 0;
    if (is_of_the_database(fd)) {
        if (asked_for("enospc")) fault = ENOSPC;
        else if (asked_for("erofs")) fault = EROFS;
        else if (asked_for("full") && grows(fd, end)) fault = ENOSPC;
    }
    errno = before;
    return fault;
}

static int sync_fault(int fd) {
    int before = errno;
    int fault = 0;
    if (is_of_the_database(fd)) {
        if (asked_for("fsync-eio")) fault = EIO;
        else if (asked_for("slow")) nanosleep(&(struct timespec){.tv_nsec = 500 * 1000 * 1000}, NULL);
    }
    errno = before;
    return fault;
}

#define FAIL_IF(fault) \
    do { \
        int failure = (fault); \
        if (failure) { errno = failure; return -1; } \
    } while (0)

/* A file that is appended to is taken to be written from where it was opened: no database does that. */
ssize_t write(int fd, const void *bytes, size_t count) {
    FAIL_IF(write_fault(fd, lseek(fd, 0, SEEK_CUR) + (off_t)count));
    return syscall(SYS_write, fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    FAIL_IF(write_fault(fd, (off_t)offset + (off_t)count));
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    FAIL_IF(write_fault(fd, (off_t)offset + (off_t)count));
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    off_t end = offset;
    for (int part = 0; part < count; part++) end += (off_t)parts[part].iov_len;
    FAIL_IF(write_fault(fd, end));
    return syscall(SYS_pwritev, fd, parts, (long)count, (long)offset, 0L);
}

/* It returns its error, and leaves errno alone. */
int posix_fallocate(int fd, off_t offset, off_t length) {
    int failure = write_fault(fd, offset + length);
    if (failure) return failure;
    return syscall(SYS_fallocate, fd, 0, offset, length) == 0 ? 0 : errno;
}

int fsync(int fd) {
    FAIL_IF(sync_fault(fd));
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    FAIL_IF(sync_fault(fd));
    return (int)syscall(SYS_fdatasync, fd);
}
