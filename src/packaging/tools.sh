#!/usr/bin/env bash
# Makes sure that the tools for a purpose are there:  tools.sh image|test|demo|base|java...
# As root it installs what is missing (Debian, Ubuntu); otherwise it prints the line to type and exits 3.
# Sourced, it only defines its functions: find_jdk sets JAVA_HOME.
set -euo pipefail

# purpose: command=package ...
tools_for() {
  case $1 in
    java) echo mvn=maven make=make ;;
    image) echo musl-gcc=musl-tools gcc=gcc unshare=util-linux setpriv=util-linux tar=tar gzip=gzip mount=mount ;;
    test) echo runc=runc podman=podman docker-registry=docker-registry skopeo=skopeo umoci=umoci \
      buildah=buildah busybox=busybox-static mmdebstrap=mmdebstrap jq=jq zstd=zstd getfattr=attr setfacl=acl git=git \
      ssh-add=openssh-client sshd=openssh-server catatonit=catatonit mkfs.ext4=e2fsprogs \
      musl-gcc=musl-tools ;;
    demo) echo unshare=util-linux setpriv=util-linux mount=mount findmnt=mount gzip=gzip tar=tar ;;
    base) echo busybox=busybox-static tar=tar gzip=gzip ;;
    *) echo "tools.sh: unknown purpose '$1'; use image, test, demo, base or java" >&2 && return 2 ;;
  esac
}

install_tools() {
  local purpose pair missing=()
  for purpose in "$@"; do
    for pair in $(tools_for "$purpose"); do
      PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
  done
  ((${#missing[@]})) || return 0
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    echo "envbuilder: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(apt-get update -qq 2>&1 && apt-get install -qq -y --no-install-recommends "${missing[@]}" 2>&1) || {
      printf '%s\n' "$log" "envbuilder: '$line' failed" >&2
      return 3
    }
  else
    echo "envbuilder: tools are missing for '$*'; please run:  sudo sh -c '$line'" >&2
    return 3
  fi
}

is_jdk_25() {
  [[ -x $1/bin/javac && -x $1/bin/jlink ]] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [[ -n $version ]] && ((version >= 25))
}

# The default JDK of a machine may be older, so it is looked for where distributions and people put it.
find_jdk() {
  local candidate default
  default=$(readlink -f "$(command -v javac || echo /none)" || true)
  for candidate in "${JAVA_HOME:-}" "${default%/bin/javac}" \
    /usr/lib/jvm/*25* /opt/*jdk*25* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25*; do
    if [[ -n $candidate ]] && is_jdk_25 "$candidate"; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  echo "envbuilder: no JDK 25 found (JAVA_HOME is '${JAVA_HOME:-}'); install one, for instance" \
    "temurin-25-jdk from https://adoptium.net, and set JAVA_HOME" >&2
  return 3
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  if [[ ${1:-} == jdk ]]; then find_jdk && echo "$JAVA_HOME"; else install_tools "$@"; fi
fi
