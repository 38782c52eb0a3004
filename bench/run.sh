#!/usr/bin/env bash
# Builds the workloads of workloads.sh with envbuilder and, where it is installed, with buildah, in turns, against a registry of its own on
# this machine, and prints a table. All of it lies in memory (TMPDIR, /dev/shm): on a disk, what the last build deleted slows down the next.
#
#   bench/run.sh [ROUNDS [WORKLOAD...]]     as root; 3 rounds of all without it. Compare lines of one run, not runs.
#
# wall and CPU are medians, CPU that of the builder and its steps (not the registry's); RSS is that of the largest process; sent is what went over
# the loopback interface in both directions; image is the compressed size of all layers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3}
shift $(($# > 0))
workloads=("${@:-}")
[[ -n ${workloads[0]} ]] || workloads=(w1 w2 w3 w4 w5 w6 w7 w7b)
export TMPDIR=${TMPDIR:-/dev/shm}
work=$TMPDIR/envbuilder-bench.$$ # in lower case: buildah takes the path for a name
mkdir -p "$work"/{registry,results}
trap 'kill $(jobs -p) 2>/dev/null; umount "$work"/buildah/*/overlay 2>/dev/null; rm -rf "$work"' EXIT
bench/bases.sh
cache=$PWD/.cache/bench
. bench/workloads.sh

port=5055
registry=127.0.0.1:$port
files=http://127.0.0.1:5056
printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\nhttp: {addr: "%s"}\n' \
  "$work/registry" "$registry" >"$work/registry.yml"
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
busybox httpd -f -p 127.0.0.1:5056 -h "$cache/files" &
until curl -sf "http://$registry/v2/" >/dev/null; do sleep 0.1; done
for base in busybox small big big4; do
  skopeo copy --quiet --dest-tls-verify=false "oci:$cache/$base:latest" "docker://$registry/$base:latest"
done
echo 'not-a-real-token' >"$work/npmrc"

sent() { awk '/ lo:/ || /^ *lo:/ { print $2 }' /proc/net/dev; }

# Runs a command and adds a line "wall CPU RSS sent" to the results of a name.
measure() { # NAME COMMAND...
  local name=$1 before after
  shift
  before=$(sent)
  /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >"$work/out" 2>&1 || { tail -20 "$work/out" >&2 && return 1; }
  after=$(sent)
  awk -v sent=$((after - before)) '{ print $1, $2 + $3, $4 / 1024, sent / 1e6 }' "$work/time" >>"$work/results/$name"
}

image_size() { # REFERENCE
  skopeo inspect --raw --tls-verify=false "docker://$1" | jq '[.layers[].size] | add / 1e6'
}

context() { # WORKLOAD: its folder in $context
  context=$work/context-$1
  [[ -d $context ]] && return
  mkdir -p "$context"
  "$1" "$context" >"$context/Dockerfile"
}

envbuilder() { # REPOSITORY
  npmrc=not-a-real-token ./envbuilder build --cache-repo "$registry/$1-cache" -t "$registry/$1:latest" --push \
    --secret id=npmrc "$context"
}

buildah() { # REPOSITORY STATE
  local state="--root $2/root --runroot $2/run --storage-driver overlay"
  command buildah $state bud --quiet --layers --isolation chroot --network host --tls-verify=false --format oci \
    --cache-to "$registry/$1-cache" --cache-from "$registry/$1-cache" --secret id=npmrc,src="$work/npmrc" -t "$registry/$1" "$context" &&
    command buildah $state push --quiet --tls-verify=false "$registry/$1"
}

export -f envbuilder buildah
export registry work
# One build with each tool, with what the registry has of the repository and nothing else.
build() { # RESULT WORKLOAD REPOSITORY
  context "$2"
  export context
  measure "$1.envbuilder" bash -c 'envbuilder "$@"' bash "$3/e"
  image_size "$registry/$3/e:latest" >"$work/results/$1.envbuilder.image"
  if command -v buildah >/dev/null && [[ -z ${WITHOUT_BUILDAH:-} ]]; then
    mkdir -p "$work/buildah/$1"
    measure "$1.buildah" bash -c 'buildah "$@"' bash "$3/b" "$work/buildah/$1"
    image_size "$registry/$3/b:latest" >"$work/results/$1.buildah.image"
    umount "$work/buildah/$1/root/overlay" 2>/dev/null || true
    rm -rf "$work/buildah/$1"
  fi
}

touch_sources() { for file in 1 2; do echo "$RANDOM$RANDOM" >>"$work/context-w4/src/$file.c"; done; }

for ((round = 0; round < rounds; round++)); do
  for workload in "${workloads[@]}"; do
    id=$workload-$round
    case $workload in
      w5) [[ -d $work/registry/docker/registry/v2/repositories/w4-$round ]] || build w4 w4 "w4-$round"
        build w5 w4 "w4-$round" ;;
      w6) touch_sources
        build w6 w4 "w4-$round" ;;
      *) build "$workload" "$workload" "$id" ;;
    esac
  done
done

median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "%.2f", v[int((NR + 1) / 2)] }'; }

echo "$(nproc) cores, $(uname -r), $(date -u +%F), $rounds rounds, medians"
echo
echo '| workload | tool | wall s | CPU s | RSS MB | sent MB | image MB |'
echo '| --- | --- | ---: | ---: | ---: | ---: | ---: |'
for workload in "${workloads[@]}"; do
  for tool in envbuilder buildah; do
    result=$work/results/$workload.$tool
    [[ -f $result ]] || continue
    printf '| %s | %s |' "$workload" "$tool"
    for column in 1 2 3 4; do printf ' %s |' "$(cut -d' ' -f$column "$result" | median)"; done
    printf ' %.1f |\n' "$(cat "$result.image")"
  done
done

echo
echo 'The floor, for the 1 GB Debian of w7 (best of 2):'
best() { # NAME COMMAND
  local i TIMEFORMAT=%R
  printf '| %s | ' "$1"
  for i in 1 2; do { time bash -c "$2" >/dev/null 2>&1; } 2>&1; done | sort -n | head -1 | tr '\n' ' '
  echo '|'
}
layer=$cache/big/blobs/sha256/$(jq -r '.layers[0].digest' "$cache/big/blobs/sha256/$(jq -r '.manifests[0].digest' "$cache/big/index.json" | cut -d: -f2)" | cut -d: -f2)
gzip -dc "$layer" >"$work/big.tar"
echo
echo '| what | s |'
echo '| --- | ---: |'
best 'gzip -dc' "gzip -dc $layer"
best 'tar -x' "mkdir $work/x && tar -xf $work/big.tar -C $work/x; rm -rf $work/x"
best 'openssl sha256' "openssl sha256 $work/big.tar"
best 'zstd -3 -T2' "zstd -q -3 -T2 -c $work/big.tar"
mkdir "$work/x" && tar -xf "$work/big.tar" -C "$work/x"
best 'find -printf' "find $work/x -printf '%s %T@ %C@ %i %m\\n'"
