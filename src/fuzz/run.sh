#!/usr/bin/env bash
# Fuzzes each target for a while:  run.sh TIME [NAME], after Maven wrote target/fuzz.classpath. TIME is 90, 90s or 10m.
set -euo pipefail
time=${1%s}
case $time in
  *m) time=$((${time%m} * 60)) ;;
  *h) time=$((${time%h} * 3600)) ;;
esac
java=$(src/packaging/tools.sh jdk)/bin/java
classpath=target/test-classes:target/classes:$(<target/fuzz.classpath)
targets=$(cd target/test-classes && find . -name "*${2:-}*Fuzz.class" | sed 's|^\./||; s|\.class$||; s|/|.|g' | sort)
[[ -n $targets ]] || { echo "fuzz: no target has '${2:-}' in its name; they are in src/fuzz/java" >&2 && exit 2; }
failed=()
for target in $targets; do
  echo "== $target, $time s"
  log=target/fuzz-${target##*.}.log
  if "$java" -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+EnableDynamicAgentLoading \
    -cp "$classpath" com.code_intelligence.jazzer.Jazzer --target_class="$target" -max_total_time="$time" -timeout=10 >"$log" 2>&1; then
    grep '^Done ' "$log"
  else
    failed+=("$target")
    grep -v '# Uses: ' "$log" | tail -n 60
  fi
done
((${#failed[@]} == 0)) || { echo "fuzz: findings in ${failed[*]}" >&2 && exit 1; }
