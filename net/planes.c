#include "net/planes.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *name;
    int count;
} sets[PLANE_SETS] = {
    [PLANES_RAW_1] = {"raw-1", 8},
    [PLANES_THREAT_1] = {"threat-1", 16},
    [PLANES_LAST_1] = {"last-1", 4},
};

int planes_count(PlaneSet set)
{
    assert((unsigned)set < PLANE_SETS);
    return sets[set].count;
}

const char *planes_name(PlaneSet set)
{
    assert((unsigned)set < PLANE_SETS);
    return sets[set].name;
}

Status planes_parse(const char *name, PlaneSet *out)
{
    for (int i = 0; i < PLANE_SETS; i++) {
        if (strcmp(name, sets[i].name)) continue;
        *out = (PlaneSet)i;
        return status_ok();
    }
    return status_error(ERR_INPUT, "no set of planes is called \"%s\": %s, %s or %s", name,
                        sets[PLANES_RAW_1].name, sets[PLANES_THREAT_1].name, sets[PLANES_LAST_1].name);
}
