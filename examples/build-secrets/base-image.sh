#!/usr/bin/env bash
# Makes a small base image out of Debian's busybox-static, as an OCI image layout, for machines that
# cannot reach Docker Hub.
#
#   base-image.sh DIR NAME      NAME as in FROM, complete: docker.io/library/alpine:latest
set -euo pipefail

dir=$1
name=$2
busybox=${BUSYBOX:-$(command -v busybox)}
case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root"/{bin,etc,root,tmp,usr/bin,var,proc,dev,sys,run}
chmod 1777 "$root/tmp"
chmod 700 "$root/root"
cp "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s /bin/busybox "$root/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"

blobs=$dir/blobs/sha256
mkdir -p "$blobs"
put() { # file -> "digest size", stored as a blob
  local sum
  sum=$(sha256sum <"$1" | cut -d' ' -f1)
  cp "$1" "$blobs/$sum"
  echo "sha256:$sum $(stat -c %s "$1")"
}

tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$work/layer.tar" .
diff_id=sha256:$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)
gzip -9n <"$work/layer.tar" >"$work/layer.tar.gz"
read -r layer layer_size < <(put "$work/layer.tar.gz")

printf '{"architecture":"%s","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":["%s"]},"history":[{"created_by":"base-image.sh"}]}' \
  "$arch" "$diff_id" >"$work/config"
read -r config config_size < <(put "$work/config")

oci=application/vnd.oci.image
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"%s","size":%s},"layers":[{"mediaType":"%s.layer.v1.tar+gzip","digest":"%s","size":%s}]}' \
  "$oci" "$oci" "$config" "$config_size" "$oci" "$layer" "$layer_size" >"$work/manifest"
read -r manifest manifest_size < <(put "$work/manifest")

printf '{"imageLayoutVersion":"1.0.0"}' >"$dir/oci-layout"
printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json","digest":"%s","size":%s,"platform":{"os":"linux","architecture":"%s"},"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
  "$oci" "$manifest" "$manifest_size" "$arch" "$name" >"$dir/index.json"
