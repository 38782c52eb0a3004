#!/usr/bin/env bash
# Builds the Dockerfile beside this file with two build secrets, then looks for them everywhere: in the container, in
# the image, in the cache, in the log. Every search must also find something that is known to be there, as a search
# that finds nothing proves nothing. Needs no container engine and no registry. Ends with 1 if a claim failed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../.." && pwd)
image=docker.io/library/alpine:latest
foo=envbuilder-test-secret-foo
bar=envbuilder-test-secret-bar

bold='' green='' red='' plain=''
if [[ -t 1 && ! ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/envbuilder-demo.XXXXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work"/{workspace,cache,demo,volume}
cp "$here/Dockerfile" "$work/workspace/"
cp "$here/look-inside.sh" "$work/demo/"

say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

# ---------- what is looked for ----------

hex() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; }

# forms TEXT: as it is, in hexadecimal digits, and as it looks within base64, at each of three alignments
forms() {
  local skip=(0 2 3) drop=(0 3 2) prefix=('' x xx) shift text
  printf '%s\n' "$1"
  hex "$1" && echo
  hex "$1" | tr a-f A-F && echo
  for shift in 0 1 2; do
    text=$(printf %s "${prefix[shift]}$1" | base64 -w0)
    text=${text:skip[shift]}
    printf '%s\n' "${text:0:${#text}-drop[(shift + ${#1}) % 3]}"
  done
}

sum() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }

control="needle-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
in_volume="volume-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
{ forms "$foo" && forms "$bar"; } >"$work/demo/secrets"
echo "$control" >"$work/demo/control"
echo "$in_volume" | tee "$work/demo/in-volume" >"$work/volume/kept.txt"

# ---------- claims ----------

failed=0 claims=()

# claim STATUS TEXT DETAIL
claim() {
  local mark="${green}passed${plain}"
  if (($1)); then mark="${red}FAILED${plain}" && failed=1; fi
  claims+=("$mark  $(printf '%-70s' "$2")  $3")
}

check() { # TEXT DETAIL COMMAND...
  local status=0
  "${@:3}" || status=1
  claim $status "$1" "$2"
}

# ---------- the base image ----------

docker_hub_answers() {
  if command -v curl >/dev/null; then
    [[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' https://registry-1.docker.io/v2/) == 401 ]]
  else
    timeout 5 bash -c 'exec 3<>/dev/tcp/registry-1.docker.io/443' 2>/dev/null
  fi
}

settings=()
own_base_image() {
  "$home/src/packaging/tools.sh" base
  mkdir "$work/base"
  "$here/base-image.sh" "$work/base" "$image"
  settings+=(-e ENVBUILDER_BASE_IMAGE_CACHE_DIR=/base -v "$work/base:/base:ro")
}

say "1. The Dockerfile"
sed '/^$/d; s/^/  /' "$here/Dockerfile"
for name in https_proxy HTTPS_PROXY no_proxy NO_PROXY; do
  if [[ ${!name:-} ]]; then settings+=(-e "$name"); fi
done
if docker_hub_answers; then
  echo "  Docker Hub answers, so FROM alpine:latest is pulled from there."
else
  echo "  Docker Hub does not answer. A base image made of this machine's busybox stands in for alpine:latest."
  own_base_image
fi

# ---------- build and look ----------

# build NAME: the container's output goes to NAME.seen, the builder's log to NAME.log and to the terminal
build() {
  ENVBUILDER_BUILD_SECRET_FOO=$foo \
    ENVBUILDER_BUILD_SECRET_BAR=$bar \
    ENVBUILDER_INIT_SCRIPT=/bin/sh \
    ENVBUILDER_LAYER_CACHE_DIR=/cache \
    ENVBUILDER_PUSH_IMAGE=1 \
    "$home/envbuilder" "${settings[@]}" -v "$work/workspace:/workspaces/empty" -v "$work/cache:/cache" \
    -v "$work/volume:/data" -v "$work/demo:/demo:ro" \
    <<<'. /demo/look-inside.sh' 2>&1 >"$work/$1.seen" | tee "$work/$1.log" | sed -u 's/^/  /'
}

say "2. The build, and a shell in what was built"
cat <<'SHOWN'
  $ export ENVBUILDER_BUILD_SECRET_FOO='envbuilder-test-secret-foo'
  $ export ENVBUILDER_BUILD_SECRET_BAR='envbuilder-test-secret-bar'
  $ export ENVBUILDER_INIT_SCRIPT=/bin/sh ENVBUILDER_LAYER_CACHE_DIR=/cache ENVBUILDER_PUSH_IMAGE=1
  $ ./envbuilder -v $PWD:/workspaces/empty -v CACHE:/cache -v VOLUME:/data
SHOWN
if ! build first; then
  grep -q 'docker\.io' "$work/first.log" && [[ ! -d $work/base ]] || exit 1
  echo "  Docker Hub did not deliver. A base image made of this machine's busybox stands in for alpine:latest."
  own_base_image
  build first
fi

say "3. The same once more"
build second

# ---------- in the container ----------

# seen KEY: what look-inside.sh said about it
seen() { sed -n "s/^$1=//p" "$work/first.seen"; }

say "4. The claims"
while IFS='|' read -r name secret; do
  check "/${name}_secret_hash.txt holds the SHA-256 of the secret" "$(sum "$secret" | cut -c 1-16)…" \
    [ "$(seen "$name" | cut -d ' ' -f 1)" = "$(sum "$secret")" ]
done <<<"foo|$foo"$'\n'"bar|$bar"

# absent_inside TEXT KEY WHERE: nothing found, and the control found where it was planted
absent_inside() {
  local status=0
  [[ ! $(seen "$2.found") && $(seen "$2.control") == "$(seen "$2.planted")" && $(seen "$2.planted") ]] || status=1
  claim $status "$1" "$3"
}
files=$(seen files.count)
absent_inside 'no secret in /proc/self/environ, env, or any process' environ \
  "$(seen environ.count) environments and command lines"
absent_inside 'no secret in any file of the container' files "$files files"
absent_inside 'no secret in /dev/shm' shm 'but for the planted file'
check 'the file in the volume is visible at run time' /data/kept.txt [ "$(seen volume)" = "$in_volume" ]

# ---------- in the cache folder: layers, image, cache entries ----------

mkdir "$work/open"
layers=0 documents=0
for file in "$work/cache/index.json" "$work/cache"/blobs/sha256/*; do
  name=${file##*/}
  case $(od -An -N4 -tx1 "$file" | tr -d ' ') in
    1f8b*) gzip -dc "$file" >"$work/open/$name.tar" && layers=$((layers + 1)) ;;
    28b52ffd) zstd -qdc "$file" >"$work/open/$name.tar" && layers=$((layers + 1)) ;;
    7b*) cp "$file" "$work/open/$name.json" && documents=$((documents + 1)) ;;
    *) cp "$file" "$work/open/$name.tar" && layers=$((layers + 1)) ;;
  esac
done
for file in "$work"/open/*.tar; do tar -tf "$file" | sed 's#^\./##'; done >"$work/entries"

# holds NEEDLES FILE...: whether one of the files holds one of the needles
holds() { grep -qaF -e "$1" -- "${@:2}"; }
secrets=$(<"$work/demo/secrets")

# lacks NEEDLES CONTROLS FILE...: no needle, and by the same search each of the controls, which are words
lacks() {
  local word
  for word in $2; do holds "$word" "${@:3}" || return 1; done
  ! holds "$1" "${@:3}"
}
check 'no secret in any layer' "$layers layers, unpacked" \
  lacks "$secrets" "$(sum "$foo") $(sum "$bar")" "$work"/open/*.tar
check "no secret in the image's config, manifest, index, or in a cache entry" "$documents documents" \
  lacks "$secrets" '"diff_ids" "layers" "manifests" ref.name foo_secret_hash.txt' "$work"/open/*.json
check "no trace of the secrets' files in any layer" "$(wc -l <"$work/entries") names" \
  lacks $'run/secrets\nbar.secret' 'foo_secret_hash.txt bar_secret_hash.txt' "$work/entries"
check 'the file in the volume is in no layer' 'its name and its content' \
  lacks "$in_volume"$'\nkept.txt' "$(sum "$foo") foo_secret_hash.txt" "$work"/open/*.tar "$work/entries"
check "no secret in the build's log" "$(cat "$work"/*.log | wc -l) lines" \
  lacks "$secrets" 'id=FOO DONE' "$work"/*.log

only_cached() {
  [[ $(grep -c '^#[0-9]* CACHED' "$work/second.log") == 2 && $(grep -c '^#[0-9]* DONE' "$work/first.log") == 2 ]] &&
    ! grep -q '^#[0-9]* DONE' "$work/second.log"
}
check 'the second build ran no RUN' '2 steps CACHED' only_cached

# ---------- the table ----------

printf '  %s\n' "${claims[@]}"
echo
if ((failed)); then
  echo "${red}Not every claim holds.${plain} What was searched is in $work."
  trap - EXIT
  exit 1
fi
cat <<DONE
  Secrets were looked for as they are, in hexadecimal digits and in base64. Each search also found what it had to
  find: planted files and variables, the hashes, known words.

  Next: README.md, docs/getting-started.md. The image is dist/envbuilder-image.tar (docker load, podman load).
DONE
