#!/usr/bin/env bash
# Assembles the shipped image from target/envbuilder.jar and target/lib:
#   dist/rootfs/                 the unpacked file system: /.envbuilder and nothing else. The runtimes make their
#                                mount points (/proc, /dev, /etc/hosts...) themselves, and the rest of the root is
#                                whatever the user's Dockerfile wants it to be
#   dist/image/                  an OCI layout
#   dist/envbuilder-image.tar    the same, for docker load and podman load
# Does nothing when none of its inputs has changed. Equal inputs give equal bytes (see make_cache).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=src/packaging/tools.sh
. src/packaging/tools.sh
# shellcheck source=src/packaging/architectures.sh
. src/packaging/architectures.sh
# shellcheck source=src/packaging/oci.sh
. src/packaging/oci.sh

umask 022
export LC_ALL=C TZ=UTC
export SOURCE_DATE_EPOCH=1767225600 # as project.build.outputTimestamp in pom.xml
created=$(date -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

# What the program and its libraries ask for (jdeps), and no more: the last two are of the ssh library, which names
# their exceptions in its error handling. JGit does without the modules for Kerberos, SQL and XML that it names.
modules=java.base,java.logging,java.net.http,jdk.unsupported,java.management,java.rmi

say() { echo "image: $*"; }

# Everything that decides the bytes of the image.
inputs() {
  sha256sum target/envbuilder.jar target/lib/*.jar src/main/c/launcher.c src/packaging/* envbuilder
  sha256sum "$JAVA_HOME/release" "$JAVA_HOME/lib/modules" "$libc" /usr/lib/locale/C.utf8/LC_CTYPE
  musl-gcc --version
}

launcher() {
  mkdir -p "$base/bin"
  musl-gcc -std=c11 -Os -static -s -Wall -Wextra -Wpedantic -Werror -Wl,--build-id=none \
    "-DLD_SO=\"$ld_so\"" -o "$base/bin/envbuilder" src/main/c/launcher.c
}

jre() {
  "$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
    --compress zip-6 --output "$runtime/jre"
  cd "$runtime/jre"
  # The licences of the other modules are links to java.base's; the files serve tools that are not here.
  find legal -mindepth 1 -maxdepth 1 ! -name java.base -exec rm -r {} +
  rm -rf man lib/classlist lib/jrt-fs.jar lib/jexec bin/keytool bin/jrunscript bin/rmiregistry
  # java.lang.Process could not start it in a root without a C library; RUN goes through the launcher instead.
  rm lib/jspawnhelper
  # No CDS archive of the JDK's own: the cache below replaces it.
  rm -f lib/server/classes*.jsa
  cd - >/dev/null
}

# A C library of our own: the one of the root may be missing, musl, or an attacker's.
glibc() {
  mkdir -p "$runtime/glibc"
  local library
  for library in "$ld_so" libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libresolv.so.2; do
    cp -L "$(dirname "$libc")/$library" "$runtime/glibc/"
  done
  cp -L /usr/share/doc/libc6/copyright "$runtime/glibc/" 2>/dev/null || true # where Debian has it
  # Two files of the root would make this library load foreign code. Paths of equal length take their place:
  # our own choice of name services, and a file that does not exist.
  redirect libc.so.6 /etc/nsswitch.conf /.envbuilder/names
  redirect "$ld_so" /etc/ld.so.preload /.envbuilder/never
  echo 'hosts: files dns' >"$base/names"
}

redirect() {
  local file=$runtime/glibc/$1
  ((${#2} == ${#3})) || { echo "image: '$2' and '$3' differ in length" >&2 && return 1; }
  sed -i "s#${2//./\\.}#$3#g" "$file"
  # A compiler may have cut the string into pieces.
  grep -qF "$3" "$file" || { echo "image: no '$2' in $1" >&2 && return 1; }
}

locale() {
  mkdir -p "$runtime/locale"
  cp -rL /usr/lib/locale/C.utf8 "$runtime/locale/"
}

jars() {
  cp target/envbuilder.jar "$runtime/app.jar"
  mkdir "$runtime/lib"
  cp target/lib/*.jar "$runtime/lib/"
  local codecs=("$runtime"/lib/aircompressor-*.jar) git
  strip_natives "${codecs[0]}"
  for git in "$runtime"/lib/org.eclipse.jgit*.jar; do strip_signature "$git"; done
}

# The codec library brings native code for five platforms; one is enough.
strip_natives() {
  local jar=$1 tree=$stage/codecs
  mkdir "$tree"
  (
    cd "$tree"
    "$JAVA_HOME/bin/jar" --extract --file "$jar"
    find aircompressor -mindepth 1 -maxdepth 1 ! -name "$native_libraries" -exec rm -r {} +
    find . -type f ! -path ./META-INF/MANIFEST.MF -printf '%P\n' | sort >../entries
    "$JAVA_HOME/bin/jar" --create --file "$jar" --date "$created" \
      --manifest META-INF/MANIFEST.MF @../entries
  )
}

# A signature makes the JVM take the digest of each class that it loads; the image itself is what is checked.
strip_signature() {
  local jar=$1 tree=$stage/signed
  rm -rf "$tree"
  mkdir "$tree"
  (
    cd "$tree"
    "$JAVA_HOME/bin/jar" --extract --file "$jar"
    rm -r META-INF/MANIFEST.MF META-INF/*.SF META-INF/*.RSA
    find . -type f -printf '%P\n' | sort >../entries
    "$JAVA_HOME/bin/jar" --create --file "$jar" --date "$created" --no-manifest @../entries
  )
}

# java_arguments [LINE...]: writes java.args with the class path and further lines
java_arguments() {
  local jar path=/.envbuilder/runtime/app.jar
  for jar in "$runtime"/lib/*.jar; do path+=:/.envbuilder/runtime/lib/${jar##*/}; done
  grep -vE '^(#|$)' src/packaging/java.args >"$runtime/java.args"
  printf '%s\n' "$@" "-cp $path" >>"$runtime/java.args"
}

fixed_times() {
  find "$rootfs" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
}

# What the program compares its files with when a step has touched them.
digests() {
  (cd "$base" && find bin runtime names -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$stage/files.sha256"
  mv "$stage/files.sha256" "$runtime/files.sha256"
}

# A list of the classes that common work loads, written by "image.sh train" and kept with the source: what a run
# loads, and in which order, depends on threads and their timing, and equal source must give an equal image.
class_list=src/packaging/classes.txt

train() {
  local training=$stage/training
  mkdir "$training"
  java_arguments -Xshare:off -XX:DumpLoadedClassList=/training/classes
  fixed_times
  trained() {
    ./envbuilder --rootfs "$rootfs" -v "$training:/training" "$@"
    cat "$training/classes" >>"$stage/classes"
  }
  # shellcheck source=src/packaging/train.sh
  . src/packaging/train.sh
  {
    grep -v '^[#@]' "$stage/classes" | sed 's/ id: [0-9]*$//' | sort -u
    grep '^@' "$stage/classes" | sort -u # about classes that must be known by then
  } >"$class_list"
}

# The cache is made where it will be used, through the same launcher, loader and paths.
make_cache() {
  local work=$stage/cache copy
  local start=(./envbuilder --rootfs "$rootfs" -v "$work:/work")
  mkdir "$work"
  cp "$class_list" "$work/classes"

  # The heap size decides addresses in the cache, so the machine's memory must not decide the heap size.
  for copy in 1 2; do
    java_arguments -Xshare:dump -XX:+AOTClassLinking -Xmx128m -XX:SharedClassListFile=/work/classes \
      "-XX:SharedArchiveFile=/work/copy$copy"
    fixed_times
    "${start[@]}"
  done
  erase_clock "$work/copy1" "$work/copy2"
  mv "$work/copy1" "$runtime/app.aot"

  java_arguments -XX:AOTCache=/.envbuilder/runtime/app.aot -XX:AOTMode=on
  "${start[@]}" --version >/dev/null # fails if the JVM would refuse the cache
  java_arguments -XX:AOTCache=/.envbuilder/runtime/app.aot
}

# Two caches of the same classes differ only in the time at which they were made (the milliseconds since boot, in
# each archived SoftReference) and in the checksums over that, which the JVM does not look at unless told to
# (-XX:+VerifySharedSpaces). Zeros in their place make the cache reproducible.
erase_clock() {
  local words at word # the header is made of 4-byte words
  words=$({ cmp -l "$1" "$2" || true; } | awk '
    { word = ($1 <= 4096) ? 4 : 8; at = int(($1 - 1) / word) * word; if (!(at in seen)) print at, word; seen[at] }')
  if (($(wc -l <<<"$words") > 1000)); then
    echo 'image: two runs of the JVM gave different caches; the image will not be reproducible' >&2
    return
  fi
  while read -r at word; do
    dd if=/dev/zero of="$1" bs=1 seek="$at" count="$word" conv=notrunc status=none
  done <<<"$words"
}

check_size() {
  local unpacked packed
  unpacked=$(du -sb --apparent-size "$rootfs" | cut -f 1)
  packed=$(cat dist/image/blobs/sha256/* | wc -c)
  say "$((unpacked / 1000)) kB unpacked, $((packed / 1000)) kB packed"
  ((unpacked <= 90000000)) || { echo "image: more than 90 MB unpacked" >&2 && return 1; }
  ((packed <= 42000000)) || { echo "image: more than 42 MB packed" >&2 && return 1; }
}

main() {
  install_tools image
  [[ ${1:-} != train ]] || install_tools base
  find_jdk
  libc=$(ldd "$JAVA_HOME/bin/java" | awk '$1 == "libc.so.6" {print $3}')
  [[ $libc ]] || { echo "image: the C library of this machine is not glibc" >&2 && exit 3; }
  local wanted
  wanted=$(inputs)
  if [[ ${1:-} != train && -f dist/inputs && $(<dist/inputs) == "$wanted" ]]; then
    say 'dist/ is up to date'
    return
  fi

  mkdir -p target
  stage=$(mktemp -d "$PWD/target/image.XXXXXX")
  trap 'rm -rf "$stage"' EXIT
  rootfs=$stage/rootfs base=$rootfs/.envbuilder
  runtime=$base/runtime
  mkdir -p "$base/tmp" "$runtime"

  say "launcher, JRE and C library from $JAVA_HOME"
  launcher
  jre
  glibc
  locale
  jars
  if [[ ${1:-} == train ]]; then
    say 'training'
    train
    return
  fi
  say 'ahead-of-time cache'
  make_cache
  digests
  fixed_times

  rm -rf dist
  mkdir dist
  mv "$rootfs" dist/rootfs
  rootfs=dist/rootfs
  say 'layers'
  local in=.envbuilder/runtime
  local parents="--no-recursion .envbuilder $in --recursion"
  # The first layer changes with the JDK and the C library only, so nodes that have it need not pull it again.
  oci_layout "$rootfs" dist/image "$parents $in/jre $in/glibc $in/locale" \
    "$parents .envbuilder/bin .envbuilder/names .envbuilder/tmp $in/app.jar $in/lib $in/java.args $in/app.aot $in/files.sha256"
  plain_tar -C dist/image -f dist/envbuilder-image.tar oci-layout index.json manifest.json blobs
  rm dist/image/manifest.json
  check_size
  echo "$wanted" >dist/inputs
}

main "$@"
