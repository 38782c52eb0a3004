#!/usr/bin/env bash
# What the search of layers for secrets costs a build without cache: the same build with ENVBUILDER_SECRET_LEAK=off and =fail, in turns.
# Each has 20 secrets. The layers hold what this machine has: programs and libraries, documentation (much of it in gzip files), a JDK
# (with zip files); gzip level and everything else are the defaults.
#
#   bench/leak-guard.sh [ROUNDS]      as root; 5 rounds without it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-5}
# In memory: on a disk, what the last round deleted slows down the next (ext4 does not take new inode numbers at once).
export TMPDIR=${TMPDIR:-/dev/shm}
work=$TMPDIR/envbuilder-bench.$$
mkdir -p "$work"/{layers,libraries,documentation,jdk}
trap 'rm -rf "$work"' EXIT

examples/build-secrets/base-image.sh "$work/base" docker.io/library/alpine:latest
cp -r /usr/lib/x86_64-linux-gnu "$work/libraries/files"
cp -r /usr/share/doc /usr/share/man "$work/documentation/"
cp -rL "$(src/packaging/tools.sh jdk)" "$work/jdk/files"
for workload in libraries documentation jdk; do
  printf 'FROM alpine\nRUN --mount=type=secret,id=T1 true\nCOPY . /files\n' >"$work/$workload/Dockerfile"
done
secrets=()
for i in {1..20}; do secrets+=(-e "ENVBUILDER_BUILD_SECRET_T$i=$(head -c 24 /dev/urandom | base64)"); done

build() { # WORKLOAD ACTION: prints wall and CPU seconds
  rm -rf "$work/layers/"*
  local TIMEFORMAT='%R %U %S'
  { time ./envbuilder -v "$work/base:/base:ro" -v "$work/layers:/layers" -v "$work/$1:/workspaces/empty" \
    -e ENVBUILDER_BASE_IMAGE_CACHE_DIR=/base -e ENVBUILDER_LAYER_CACHE_DIR=/layers -e ENVBUILDER_INIT_SCRIPT=true \
    -e ENVBUILDER_SECRET_LEAK="$2" "${secrets[@]}" >"$work/out" 2>&1 || cat "$work/out" >&3; } 2>&1 3>&2 | awk '{ print $1, $2 + $3 }'
}

median() { sort -n "$1" | awk -v c="$2" '{ v[NR] = $c } END { n = asort_n(); printf "%.2f", v[int((n + 1) / 2)] }
  function asort_n(  i, j, t) { for (i = 1; i <= NR; i++) for (j = i + 1; j <= NR; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t } return NR }'; }

echo "$(nproc) cores, $(uname -r), $(date -u +%F), $rounds rounds in turns, medians, 20 secrets"
echo
echo '| layer | MiB | wall s, off | wall s, fail | more | CPU s, off | CPU s, fail | more |'
echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
for workload in libraries documentation jdk; do
  build $workload off >/dev/null # files into the page cache
  for ((round = 0; round < rounds; round++)); do
    for action in off fail; do build $workload $action >>"$work/$workload.$action"; done
  done
  row="| $workload | $(du -sm "$work/$workload" | cut -f1)"
  for column in 1 2; do
    off=$(median "$work/$workload.off" $column)
    fail=$(median "$work/$workload.fail" $column)
    row+=" | $off | $fail | $(awk -v a="$off" -v b="$fail" 'BEGIN { printf "%+.1f %%", (b / a - 1) * 100 }')"
  done
  echo "$row |"
done
