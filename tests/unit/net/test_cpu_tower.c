/* The bare tower runs where oneDNN is, and says so where it is not. */
#include "net/backend_cpu.h"
#include "net/cpu_tower.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void towers_run_or_are_refused(void **state)
{
    (void)state;
    static const CpuTowerShape shapes[] = {{1, 8, 5, 1}, {5, 32, 15, 3}, {2, 64, 9, 70}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        CpuTower *t = NULL;
        Status status = cpu_tower_new(&t, shapes[i]);
        if (backend_cpu_present()) {
            assert_int_equal(status.code, STATUS_OK);
            for (int k = 0; k < 3; k++) assert_int_equal(cpu_tower_run(t).code, STATUS_OK);
        } else {
            assert_int_equal(status.code, ERR_UNSUPPORTED);
            assert_non_null(strstr(status.message, "oneDNN"));
            assert_null(t);
        }
        cpu_tower_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towers_run_or_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
