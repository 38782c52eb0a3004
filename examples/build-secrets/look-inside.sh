# Runs in the finished container, in any POSIX shell: searches it, and prints KEY=VALUE lines for demo.sh.
# /demo holds this file and what is looked for, so it is the one folder that is not searched.

# search NEEDLES: names, of those that come in, of files that hold a needle. Not even NUL bytes hide it.
search() {
  while IFS= read -r name; do
    if { tr '\000' '\n' <"$name"; } 2>/dev/null | grep -F -f "/demo/$1" >/dev/null; then printf '%s ' "$name"; fi
  done
}

# look KEY PLANTED: searches for the secrets and for the control among the names in $names
look() {
  echo "$1.count=$(printf '%s\n' "$names" | grep -c .)"
  echo "$1.found=$(printf '%s\n' "$names" | search secrets)"
  echo "$1.control=$(printf '%s\n' "$names" | search control)"
  echo "$1.planted=$2 "
}

echo "foo=$(cat /foo_secret_hash.txt)"
echo "bar=$(cat /bar_secret_hash.txt)"
echo "volume=$(cat /data/kept.txt)"

control=$(cat /demo/control)
env "PLANTED=$control" sleep 60 &
planted=$!
while ! grep -q sleep "/proc/$planted/comm"; do :; done
env >/dev/shm/env
names=$(ls -d /proc/self/environ /proc/[0-9]*/environ /proc/[0-9]*/cmdline && echo /dev/shm/env)
look environ "/proc/$planted/environ"
kill "$planted"
rm /dev/shm/env

printf 'before\0%s\0after' "$control" >/dev/shm/planted
names=$(find /dev/shm -type f)
look shm /dev/shm/planted
rm /dev/shm/planted

printf 'before\0%s\0after' "$control" >/planted
names=$(find / \( -path /proc -o -path /sys -o -path /demo \) -prune -o -type f -print)
look files /planted
