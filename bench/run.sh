#!/usr/bin/env bash
# Measures what a user waits for, and prints a table:
#   start     CPU and wall time of "envbuilder --version" in an otherwise empty root
#   cold      the build-secrets example, from start to the init command, nothing cached
#   cached    the same again: every step from the layer cache, the root unpacked
# beside buildah, where it is installed, building the same Dockerfile from the same base.
#
#   bench/run.sh [ROUNDS]        as root; 5 rounds without it. Compare columns of one run, not runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-5}
work=${TMPDIR:-/tmp}/envbuilder-bench.$$ # in lower case: buildah takes the path for a name
mkdir "$work"
trap 'rm -rf "$work"' EXIT

example=examples/build-secrets
mkdir "$work/workspace" "$work/layers" "$work/pushed"
cp $example/Dockerfile "$work/workspace"
$example/base-image.sh "$work/base" docker.io/library/alpine:latest

# Runs a command ROUNDS times, "$before" before each; prints the medians of wall and CPU seconds.
measure() {
  local round
  for ((round = 0; round < rounds; round++)); do
    eval "${before:-:}"
    (
      TIMEFORMAT='%R %U %S'
      time "$@" >"$work/out" 2>&1
    ) 2>>"$work/times" || { cat "$work/out" >&2 && return 1; }
  done
  sort -n "$work/times" | awk '{ wall[NR] = $1; cpu[NR] = $2 + $3 }
    END { m = int((NR + 1) / 2); asort_cpu(); printf "%.2f %.2f", wall[m], cpu[m] }
    function asort_cpu(  i, j, t) {
      for (i = 1; i <= NR; i++) for (j = i + 1; j <= NR; j++) if (cpu[j] < cpu[i]) { t = cpu[i]; cpu[i] = cpu[j]; cpu[j] = t }
    }'
  rm "$work/times"
}

container() {
  ./envbuilder -v "$work/base:/base:ro" -v "$work/layers:/layers" -v "$work/workspace:/workspaces/empty" \
    -e ENVBUILDER_BASE_IMAGE_CACHE_DIR=/base -e ENVBUILDER_LAYER_CACHE_DIR=/layers \
    -e ENVBUILDER_BUILD_SECRET_FOO=foo -e ENVBUILDER_BUILD_SECRET_BAR=bar -e ENVBUILDER_INIT_SCRIPT=true "$@"
}

with_buildah() {
  BUILDAH_ISOLATION=chroot buildah --root "$work/buildah" --runroot "$work/run" --storage-driver vfs bud --layers \
    --secret id=FOO,src="$work/foo" --secret id=BAR,src="$work/foo" -t example "$work/buildah-context"
}

row() { printf '| %-22s | %8s | %8s |\n' "$@"; }

echo "$(nproc) cores, $(uname -r), $(date -u +%F), $rounds rounds, medians"
echo
row what 'wall s' 'CPU s'
row --- --- ---
row 'start (--version)' $(measure ./envbuilder --version)
before='rm -rf "$work"/layers/*'
row 'example, cold' $(measure container)
before=''
container >/dev/null 2>&1
row 'example, cached' $(measure container)
if command -v buildah >/dev/null; then
  mkdir "$work/buildah-context"
  echo foo >"$work/foo"
  # the variable form of the mount is newer than many buildah
  sed "s#^FROM .*#FROM oci:$work/base#; s#,env echo -n \"\\\$FOO\"# cat /run/secrets/FOO#" $example/Dockerfile \
    >"$work/buildah-context/Dockerfile"
  before='rm -rf "$work/buildah" "$work/run"'
  row 'buildah, cold' $(measure with_buildah)
  before=''
  with_buildah >/dev/null 2>&1
  row 'buildah, cached' $(measure with_buildah)
fi
