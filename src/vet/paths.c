/* What a file's path says of where it lies. Only the text is looked at: "..", "." and doubled slashes are worked
 * out, and the rest is compared with the places that matter. */
#include "vet/cordon.h"

enum { COMPONENTS_MOST = 256 };

typedef enum PlaceKind {
    PLACE_SYSTEM_FOLDER,
    PLACE_OPEN_FOLDER,
    PLACE_OPEN_DEVICE,
    PLACE_SECRET_NAME,
    PLACE_GUARDED_FILE,
    PLACE_GUARDED_NAME,
} PlaceKind;

typedef struct PlaceRow {
    PlaceKind kind;
    const char *name;
} PlaceRow;

static const PlaceRow place_rows[] = {
#define X(kind, name) {PLACE_##kind, name},
#include "../../spec/places.def"
#undef X
};

enum { PLACE_ROWS = sizeof place_rows / sizeof *place_rows };

static bool is_listed(Str name, PlaceKind kind) {
    for (int i = 0; i < PLACE_ROWS; i++) {
        if (place_rows[i].kind == kind && str_equal(name, str_from(place_rows[i].name))) {
            return true;
        }
    }
    return false;
}

typedef struct Components {
    Str items[COMPONENTS_MOST];
    int32_t count;
    int32_t ups; /* ".." at the start that nothing takes back */
    bool is_absolute;
    bool is_secret;
} Components;

static void add_component(Components *path, Str name) {
    if (name.size == 0 || str_equal(name, STR("."))) {
        return;
    }
    path->is_secret |= is_listed(name, PLACE_SECRET_NAME);
    if (!str_equal(name, STR(".."))) {
        if (path->count < COMPONENTS_MOST) {
            path->items[path->count++] = name;
        }
    } else if (path->count > 0) {
        path->count--;
    } else if (!path->is_absolute) {
        path->ups++;
    }
}

static PathKind absolute_kind(const Components *path) {
    if (path->count == 0) {
        return PATH_SYSTEM;
    }
    Str top = path->items[0];
    if (str_equal(top, STR("var")) && path->count > 1 && str_equal(path->items[1], STR("tmp"))) {
        return PATH_INSIDE;
    }
    if (is_listed(top, PLACE_OPEN_FOLDER)) {
        return PATH_INSIDE;
    }
    bool is_device = path->count == 2 && str_equal(top, STR("dev"));
    if (is_device && is_listed(path->items[1], PLACE_OPEN_DEVICE)) {
        return PATH_INSIDE;
    }
    return is_listed(top, PLACE_SYSTEM_FOLDER) ? PATH_SYSTEM : PATH_OUTSIDE;
}

/* "C:\Windows\System32" and what it looks like with slashes. */
static bool is_windows(Str path) {
    bool has_drive = path.size >= 3 && path.data[1] == ':' &&
                     (path.data[2] == '\\' || path.data[2] == '/') &&
                     ((path.data[0] | 0x20) >= 'a' && (path.data[0] | 0x20) <= 'z');
    return has_drive || str_starts_with(path, STR("\\\\"));
}

PathKind path_kind(Str path) {
    enum { DEEP = 3 };
    if (str_starts_with(path, STR("file://"))) {
        path = str_slice(path, 7, path.size);
    }
    if (is_windows(path)) {
        return PATH_OUTSIDE;
    }
    Components components = {.is_absolute = str_starts_with(path, STR("/"))};
    bool is_home = str_starts_with(path, STR("~"));
    Str rest = path;
    while (rest.data && rest.size > 0) {
        add_component(&components, str_cut(&rest, '/'));
    }
    if (components.is_secret) {
        return PATH_SYSTEM;
    }
    if (components.is_absolute) {
        return absolute_kind(&components);
    }
    if (components.ups > 0) {
        bool is_system =
            components.count > 0 && is_listed(components.items[0], PLACE_SYSTEM_FOLDER);
        return components.ups >= DEEP || is_system ? PATH_SYSTEM : PATH_OUTSIDE;
    }
    return is_home ? PATH_OUTSIDE : PATH_INSIDE;
}

bool path_is_guarded(Str path) {
    if (str_starts_with(path, STR("file://"))) {
        path = str_slice(path, 7, path.size);
    }
    Components components = {.is_absolute = str_starts_with(path, STR("/"))};
    Str rest = path;
    bool is_secret = false;
    while (rest.data && rest.size > 0) {
        Str name = str_cut(&rest, '/');
        is_secret |= is_listed(name, PLACE_GUARDED_NAME);
        add_component(&components, name);
    }
    bool is_root = components.count == 0 && components.is_absolute;
    bool is_process = false;
    char plain[128];
    int64_t size = 0;
    for (int32_t i = 0; i < components.count; i++) {
        Str name = components.items[i];
        if (size + 1 + name.size >= (int64_t)sizeof plain) {
            break;
        }
        plain[size++] = '/';
        memcpy(plain + size, name.data, (size_t)name.size);
        size += name.size;
        is_process |= i == 2 && str_equal(name, STR("environ"));
    }
    Str whole = {plain, size};
    bool is_system = components.is_absolute || components.ups > 0;
    for (int i = 0; is_system && i < PLACE_ROWS; i++) {
        is_secret |= place_rows[i].kind == PLACE_GUARDED_FILE &&
                     str_starts_with(whole, str_from(place_rows[i].name));
    }
    return is_secret || is_root || (is_process && is_system);
}
