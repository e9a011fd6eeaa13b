#!/usr/bin/env bash
# globals.sh - no mutable globals: nothing in a library's writable data.
. "$(dirname -- "$0")/common.sh"

# A signal handler has no other place to leave word.
allowed='os.c.o interrupted'

for library in $(static_libraries); do
    while read -r object symbol; do
        [ "$object $symbol" = "$allowed" ] && continue
        # What nvcc adds to every object to register its kernels.
        [[ $object == *.cu.o && $symbol =~ __(nv|cuda|fat|device_stub) ]] && continue
        violation "$library($object): $symbol is a mutable global"
    done < <(objdump -t "$build/$library" | awk '
        / file format / { object = $1; sub(/:$/, "", object); next }
        # address, flags, section, size, name; .data.rel.ro holds constants that contain addresses.
        $NF !~ /^\./ {
            for (i = 1; i < NF; i++)
                if ($i ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $i !~ /^\.data\.rel\.ro/) print object, $NF
        }')
done
finish
