# Layers, OCI layout and loadable archive from a file tree, with GNU tar, gzip and sha256sum only.
# Equal trees give equal bytes: sorted names, one owner, one time, no file name or time in gzip's header.

# Fixed order, owner, time and format; the PAX names would otherwise hold a process id.
plain_tar() {
  tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
    --format=posix --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' "$@"
}

digest_of() { sha256sum | cut -d ' ' -f 1; }

# add_blob LAYOUT FILE: moves FILE under its digest; sets $digest and $size
add_blob() {
  digest=$(digest_of <"$2")
  size=$(stat -c %s "$2")
  mv "$2" "$1/blobs/sha256/$digest"
}

# oci_layout ROOTFS LAYOUT LAYER...   LAYER is one word: tar's arguments for paths in ROOTFS; the first is lowest
oci_layout() {
  local rootfs=$1 layout=$2 layer digest size descriptors='' diff_ids='' history='' layer_files='' config
  shift 2
  rm -rf "$layout"
  mkdir -p "$layout/blobs/sha256"
  for layer in "$@"; do
    # shellcheck disable=SC2086  # a list of paths without blanks
    plain_tar -C "$rootfs" -f "$layout/layer.tar" $layer
    diff_ids+=${diff_ids:+,}\"sha256:$(digest_of <"$layout/layer.tar")\"
    gzip -9 -n <"$layout/layer.tar" >"$layout/layer.gz"
    rm "$layout/layer.tar"
    add_blob "$layout" "$layout/layer.gz"
    descriptors+=${descriptors:+,}$(descriptor application/vnd.oci.image.layer.v1.tar+gzip)
    layer_files+=${layer_files:+,}\"blobs/sha256/$digest\"
    history+="${history:+,}{\"created\":\"$created\",\"created_by\":\"src/packaging/image.sh\"}"
  done

  printf '{"created":"%s","architecture":"%s","os":"linux",' "$created" "$oci_architecture" >"$layout/blob"
  printf '"config":{"Entrypoint":["/.envbuilder/bin/envbuilder"],"WorkingDir":"/"},' >>"$layout/blob"
  printf '"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' "$diff_ids" "$history" >>"$layout/blob"
  add_blob "$layout" "$layout/blob"
  config=$digest

  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$(descriptor application/vnd.oci.image.config.v1+json)" "$descriptors" >"$layout/blob"
  add_blob "$layout" "$layout/blob"

  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' \
    "$(descriptor application/vnd.oci.image.manifest.v1+json "$names")" >"$layout/index.json"
  # For engines that load docker-archives; readers of OCI layouts pay no attention to it.
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["envbuilder:latest"],"Layers":[%s]}]' \
    "$config" "$layer_files" >"$layout/manifest.json"
}

names='"platform":{"architecture":"'$oci_architecture'","os":"linux"},"annotations":{'
names+='"io.containerd.image.name":"docker.io/library/envbuilder:latest","org.opencontainers.image.ref.name":"latest"}'

# descriptor MEDIA-TYPE [MORE-FIELDS]: of the blob added last
descriptor() {
  printf '{"mediaType":"%s","digest":"sha256:%s","size":%s%s}' "$1" "$digest" "$size" "${2:+,$2}"
}
