#include "game/base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Status fault(const char *path)
{
    return status_error(ERR_IO, "%s: %s", path, strerror(errno));
}

/* ---- reading ----------------------------------------------------------------------------------------- */

static Status open_regular(const char *path, int *fd, size_t *size)
{
    /* O_NONBLOCK: opening a named pipe must not wait for its writer. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0) return fault(path);
    struct stat info;
    Status status = status_ok();
    if (fstat(*fd, &info) != 0)
        status = fault(path);
    else if (!S_ISREG(info.st_mode))
        status = status_error(ERR_INPUT, "%s: not a regular file", path);
    else
        *size = (size_t)info.st_size;
    if (status.code != STATUS_OK) close(*fd);
    return status;
}

/* Up to size bytes; a file that shrank meanwhile gives fewer. */
static Status read_up_to(int fd, const char *path, char *data, size_t *size)
{
    size_t done = 0;
    while (done < *size) {
        ssize_t n = read(fd, data + done, *size - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fault(path);
        if (n == 0) break;
        done += (size_t)n;
    }
    *size = done;
    return status_ok();
}

/* So many bytes, or those that there are. A file that has more is refused if it is wanted `whole`. */
static Status read_some(const char *path, size_t max_bytes, bool whole, char **data, size_t *size)
{
    int fd;
    char *bytes = NULL;
    Status status = status_ok();
    TRY(open_regular(path, &fd, size));
    if (*size > max_bytes && whole)
        CHECK(status, status_error(ERR_FORMAT, "%s: %zu bytes, more than the %zu that such a file may have",
                                   path, *size, max_bytes));
    if (*size > max_bytes) *size = max_bytes;
    bytes = malloc(*size + 1);
    if (!bytes) {
        status = status_prefix(status_no_memory(*size, "its contents"), "%s", path);
        goto done;
    }
    CHECK(status, read_up_to(fd, path, bytes, size));
    bytes[*size] = '\0';
    *data = bytes;
    bytes = NULL;
done:
    free(bytes);
    close(fd);
    return status;
}

Status file_read(const char *path, size_t max_bytes, char **data, size_t *size)
{
    return read_some(path, max_bytes, true, data, size);
}

Status file_read_start(const char *path, size_t max_bytes, char **data, size_t *size)
{
    return read_some(path, max_bytes, false, data, size);
}

struct FileReader {
    int fd;
    size_t bytes;
    char path[FILE_PATH_MAX];
};

Status file_reader_new(const char *path, FileReader **out)
{
    int fd;
    size_t bytes = 0;
    *out = NULL;
    TRY(open_regular(path, &fd, &bytes));
    FileReader *r = malloc(sizeof *r);
    if (!r) {
        close(fd);
        return status_no_memory(sizeof *r, "a file");
    }
    r->fd = fd;
    r->bytes = bytes;
    snprintf(r->path, sizeof r->path, "%s", path);
    *out = r;
    return status_ok();
}

size_t file_reader_bytes(const FileReader *r)
{
    return r->bytes;
}

Status file_reader_take(FileReader *r, size_t offset, void *data, size_t size)
{
    size_t got = size;
    assert(offset <= r->bytes && size <= r->bytes - offset);
    if (lseek(r->fd, (off_t)offset, SEEK_SET) < 0) return fault(r->path);
    TRY(read_up_to(r->fd, r->path, data, &got));
    return got == size ? status_ok() : status_error(ERR_FORMAT, "%s: cut short", r->path);
}

void file_reader_free(FileReader *r)
{
    if (!r) return;
    close(r->fd);
    free(r);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

#define TEMPORARY ".tmp"

struct FileWriter {
    char *path;
    char *temporary;
    int fd; /* -1 once committed */
};

/* The folder that holds path, into folder[n]. */
static void folder_of(const char *path, char *folder, size_t n)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(folder, n, ".");
    else if (slash == path)
        snprintf(folder, n, "/");
    else
        snprintf(folder, n, "%.*s", (int)(slash - path), path);
}

static Status sync_folder_of(const char *path)
{
    char folder[FILE_PATH_MAX];
    folder_of(path, folder, sizeof folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return fault(folder);
    Status status = status_ok();
    /* Some file systems cannot sync a folder and say EINVAL; the rename is still atomic there. */
    if (fsync(fd) != 0 && errno != EINVAL) status = fault(folder);
    close(fd);
    return status;
}

/* Opens a new file beside path, whose name goes to temporary[n]. mkostemp would make it private to the user,
 * and asking for the umask to widen it would change that of all threads. */
static Status open_temporary(const char *path, char *temporary, size_t n, int *fd)
{
    enum { NAMES_MAX = 1000 }; /* each taken only if a writer of this process number was killed */
    for (int i = 0; i < NAMES_MAX; i++) {
        snprintf(temporary, n, "%s.%ld-%d" TEMPORARY, path, (long)getpid(), i);
        *fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*fd >= 0) return status_ok();
        if (errno != EEXIST) break;
    }
    return fault(path);
}

Status file_writer_new(const char *path, FileWriter **out)
{
    enum { SUFFIX_MAX = 40 };
    size_t length = strlen(path);
    if (length + SUFFIX_MAX >= FILE_PATH_MAX)
        return status_error(ERR_INPUT, "%.60s…: the path is too long", path);
    Status status = status_no_memory(2 * length + SUFFIX_MAX, "a file writer");
    FileWriter *w = calloc(1, sizeof *w);
    if (!w) return status;
    w->fd = -1;
    w->path = strdup(path);
    char *temporary = malloc(length + SUFFIX_MAX);
    if (!w->path || !temporary) goto done;
    CHECK(status, open_temporary(path, temporary, length + SUFFIX_MAX, &w->fd));
    w->temporary = temporary;
    *out = w;
    return status;
done:
    free(temporary);
    file_writer_free(w);
    return status;
}

Status file_writer_append(FileWriter *w, const void *data, size_t size)
{
    assert(w->fd >= 0);
    const char *bytes = data;
    while (size > 0) {
        ssize_t n = write(w->fd, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fault(w->path);
        bytes += n;
        size -= (size_t)n;
    }
    return status_ok();
}

/* Give the file its name. */
static Status put_in_place(FileWriter *w)
{
    int closed = close(w->fd);
    w->fd = -1;
    if (closed != 0) return fault(w->path);
    if (rename(w->temporary, w->path) != 0) return fault(w->path);
    free(w->temporary);
    w->temporary = NULL;
    return status_ok();
}

Status file_writer_commit(FileWriter *w)
{
    assert(w->fd >= 0);
    if (fsync(w->fd) != 0) return fault(w->path);
    TRY(put_in_place(w));
    return sync_folder_of(w->path);
}

void file_writer_free(FileWriter *w)
{
    if (!w) return;
    if (w->fd >= 0) close(w->fd);
    if (w->temporary) unlink(w->temporary);
    free(w->temporary);
    free(w->path);
    free(w);
}

static Status write_whole(const char *path, const void *data, size_t size, Status (*finish)(FileWriter *w))
{
    FileWriter *w = NULL;
    TRY(file_writer_new(path, &w));
    Status status = file_writer_append(w, data, size);
    if (status.code == STATUS_OK) status = finish(w);
    file_writer_free(w);
    return status;
}

Status file_write(const char *path, const void *data, size_t size)
{
    return write_whole(path, data, size, file_writer_commit);
}

Status file_write_quickly(const char *path, const void *data, size_t size)
{
    return write_whole(path, data, size, put_in_place);
}

/* ---- folders ----------------------------------------------------------------------------------------- */

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

Status file_bytes(const char *path, int64_t *bytes)
{
    struct stat info;
    if (stat(path, &info) != 0) return fault(path);
    *bytes = info.st_size;
    return status_ok();
}

static Status make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0) return status_ok();
    int error = errno; /* looking at the path sets another */
    if (file_is_folder(path)) return status_ok();
    if (error == EEXIST) return status_error(ERR_IO, "%s: a file of that name is in the way", path);
    return status_error(ERR_IO, "%s: %s", path, strerror(error));
}

Status file_make_folders(const char *path)
{
    char part[FILE_PATH_MAX];
    size_t length = strlen(path);
    if (length == 0) return status_error(ERR_INPUT, "the name of a folder is empty");
    if (length >= sizeof part) return status_error(ERR_INPUT, "%.60s…: the path is too long", path);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        TRY(make_folder(part));
    }
    return status_ok();
}

Status file_remove(const char *path)
{
    if (remove(path) != 0 && errno != ENOENT) return fault(path);
    return status_ok();
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static Status list_add(FileList *list, int *room, const char *name)
{
    if (list->count == *room) {
        int more = *room ? 2 * *room : 16;
        char **grown = realloc(list->name, (size_t)more * sizeof *grown);
        if (!grown) return status_no_memory((size_t)more * sizeof *grown, "a list of files");
        list->name = grown;
        *room = more;
    }
    char *copy = strdup(name);
    if (!copy) return status_no_memory(strlen(name), "a file's name");
    list->name[list->count++] = copy;
    return status_ok();
}

Status file_list(const char *folder, FileList *out)
{
    FileList list = {0};
    int room = 0;
    DIR *stream = opendir(folder);
    if (!stream) return fault(folder);
    Status status = status_ok();
    errno = 0;
    for (struct dirent *entry; (entry = readdir(stream)); errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        CHECK(status, list_add(&list, &room, entry->d_name));
    }
    if (errno != 0) CHECK(status, fault(folder));
    if (list.count) qsort(list.name, (size_t)list.count, sizeof *list.name, compare_names);
    *out = list;
    list = (FileList){0};
done:
    file_list_free(&list);
    closedir(stream);
    return status;
}

void file_list_free(FileList *list)
{
    for (int i = 0; i < list->count; i++) free(list->name[i]);
    free(list->name);
    *list = (FileList){0};
}

Status file_join(char *text, size_t n, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] == '/' ? "" : "/";
    if ((size_t)snprintf(text, n, "%s%s%s", folder, slash, name) >= n)
        return status_error(ERR_INPUT, "%.60s…/%.60s: the path is too long", folder, name);
    return status_ok();
}

bool file_has_suffix(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n >= m && strcmp(name + n - m, suffix) == 0;
}

Status file_remove_temporaries(const char *folder)
{
    FileList list;
    char path[FILE_PATH_MAX];
    TRY(file_list(folder, &list));
    Status status = status_ok();
    for (int i = 0; i < list.count; i++) {
        if (!file_has_suffix(list.name[i], TEMPORARY)) continue;
        CHECK(status, file_join(path, sizeof path, folder, list.name[i]));
        CHECK(status, file_remove(path));
    }
done:
    file_list_free(&list);
    return status;
}
