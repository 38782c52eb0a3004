# What depends on the processor, and all that does: one line per architecture that Temurin 25 is built for.
#   uname -m   OCI name   dynamic loader of glibc      native libraries inside aircompressor's jar
architectures='
    x86_64     amd64      ld-linux-x86-64.so.2         linux-amd64
    aarch64    arm64      ld-linux-aarch64.so.1        linux-aarch64
    ppc64le    ppc64le    ld64.so.2                    linux-ppc64le
    riscv64    riscv64    ld-linux-riscv64-lp64d.so.1  none
    s390x      s390x      ld64.so.1                    none
'
# "none": compression then runs in Java.

machine=$(uname -m)
read -r _ oci_architecture ld_so native_libraries < <(grep -E "^ *$machine " <<<"$architectures") || {
  echo "envbuilder: no line for the architecture '$machine' in $BASH_SOURCE" >&2
  exit 3
}
