#!/usr/bin/env bash
# Makes what the workloads start from, once, below .cache/bench: base images as OCI layouts, and archives that steps fetch.
# Takes a Debian mirror and some minutes. The files are those of this machine: compare results of one machine only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$PWD/.cache/bench
mkdir -p "$cache/files"

# An OCI layout with one layer for each archive.
layout() { # FOLDER TAR...
  local folder=$1 tar digest diff size layers='' diffs='' history=''
  shift
  mkdir -p "$folder.part/blobs/sha256"
  for tar in "$@"; do
    diff=$(sha256sum <"$tar" | cut -d' ' -f1)
    gzip -n -6 <"$tar" >"$folder.part/layer"
    digest=$(sha256sum <"$folder.part/layer" | cut -d' ' -f1)
    size=$(stat -c %s "$folder.part/layer")
    mv "$folder.part/layer" "$folder.part/blobs/sha256/$digest"
    layers+=",{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:$digest\",\"size\":$size}"
    diffs+=",\"sha256:$diff\""
    history+=',{"created_by":"base"}' # buildah counts them
  done
  blob "$folder.part" "{\"architecture\":\"$(dpkg --print-architecture)\",\"os\":\"linux\",\"config\":{\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\"Cmd\":[\"/bin/sh\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[${diffs#,}]},\"history\":[${history#,}]}"
  local config=$blob
  blob "$folder.part" "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[${layers#,}]}"
  echo "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$blob,\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}}]}" >"$folder.part/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$folder.part/oci-layout"
  mv "$folder.part" "$folder"
}

# Writes a document; its digest and size, as JSON, are in $blob.
blob() { # FOLDER TEXT
  local digest
  digest=$(printf %s "$2" | sha256sum | cut -d' ' -f1)
  printf %s "$2" >"$1/blobs/sha256/$digest"
  blob="\"digest\":\"sha256:$digest\",\"size\":$(printf %s "$2" | wc -c)"
}

debian() { # TAR PACKAGES
  SOURCE_DATE_EPOCH=1700000000 mmdebstrap --quiet --variant=minbase --include="$2" bookworm "$1" ${DEBIAN_MIRROR:-}
}

small=openssl,curl,ca-certificates
if [[ ! -d $cache/busybox ]]; then
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,etc,root,tmp}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do ln -f "$root/bin/busybox" "$root/bin/$applet" 2>/dev/null || true; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  tar --sort=name --mtime=@0 --numeric-owner --owner=0 --group=0 -C "$root" -cf "$cache/busybox.tar" .
  layout "$cache/busybox" "$cache/busybox.tar"
  rm -rf "$root" "$cache/busybox.tar"
fi
if [[ ! -d $cache/small ]]; then
  debian "$cache/small.tar" $small
  layout "$cache/small" "$cache/small.tar"
fi
if [[ ! -d $cache/big4 ]]; then
  debian "$cache/big.tar" $small,build-essential,python3-dev,python3-pip,python3-venv,default-jdk-headless,git,cmake,gdb,vim,nodejs
  layout "$cache/big" "$cache/big.tar"
  # the same files in four layers
  parts=(usr/bin usr/lib usr/share)
  root=$(mktemp -d)
  tar -xf "$cache/big.tar" -C "$root" --exclude='./dev/*'
  tar --sort=name --numeric-owner -C "$root" -cf "$cache/big4-0.tar" --exclude=./usr/bin --exclude=./usr/lib --exclude=./usr/share .
  for i in 1 2 3; do tar --sort=name --numeric-owner -C "$root" -cf "$cache/big4-$i.tar" "./${parts[i - 1]}"; done
  layout "$cache/big4" "$cache"/big4-[0-3].tar
  rm -rf "$root" "$cache"/big4-*.tar "$cache/big.tar"
fi
archive() { # NAME FOLDER
  [[ -f $cache/files/$1.tar.gz ]] || tar --dereference --hard-dereference -C "$2" -czf "$cache/files/$1.tar.gz" .
}
archive jdk "$(src/packaging/tools.sh jdk)"
archive gcc /usr/lib/gcc
archive python /usr/lib/python3
archive deps /usr/share/doc
