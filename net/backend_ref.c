#include "net/backend_ref.h"

typedef float Real;
#include "net/backend_ref.inc"

Status backend_ref_new(Backend **out, const BackendConfig *config)
{
    return create(out, config);
}
