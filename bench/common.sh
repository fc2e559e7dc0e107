# shellcheck shell=bash
#
# What bench/run and bench/compare share; each sources it. Sets root, jar, product, results, data, sync and java, goes to the root,
# and ends whatever was started when the script ends.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 2
readonly root
readonly jar=bench/target/benchmarks.jar
readonly product=gateway/target/registrar.jar
readonly results=bench/target/results
readonly data=${BENCH_DATA:-bench/target/data}
readonly sync=${BENCH_SYNC:-always}
readonly java=${JAVA_HOME:+$JAVA_HOME/bin/}java
readonly start_seconds=60
readonly stop_seconds=5

# Everything this run started, and the folders it made; all go with it.
pids=()
targets=()
work=
sockets=

# What stands before the command of every server: nothing, what stretches its forces, or the cores that it is held to.
before=()

say() {
  printf 'bench: %s\n' "$*" >&2
}

fail() {
  say "$2"
  exit "$1"
}

# The processes that this one started, and theirs.
descendants() {
  local pid
  # shellcheck disable=SC2013 # words, and not lines
  for pid in $(cat "/proc/$1/task"/*/children 2>/dev/null); do
    printf '%s\n' "$pid"
    descendants "$pid"
  done
}

# Ends whatever this run has started.
stop_all() {
  local pid i families=()
  for pid in "${pids[@]}"; do
    mapfile -t -O "${#families[@]}" families < <(descendants "$pid")
    # A server that waits for its turn is stopped, and takes no other signal until it goes on.
    kill -TERM "$pid" 2>/dev/null
    kill -CONT "$pid" "${families[@]}" 2>/dev/null
  done
  for pid in "${pids[@]}"; do
    for ((i = 0; i < stop_seconds * 10; i++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  # Whom a parent left behind, such as a load under way.
  [ ${#families[@]} = 0 ] || kill -KILL "${families[@]}" 2>/dev/null
  pids=()
  targets=()
}

clean_up() {
  trap - EXIT INT TERM HUP
  stop_all
  if [ -n "$work" ]; then
    rm -rf "$work"
  fi
  if [ -n "$sockets" ]; then
    rm -rf "$sockets"
  fi
}

# Runs a command as a child that a signal to this script ends at once.
run() {
  "$@" &
  local pid=$!
  pids+=("$pid")
  wait "$pid"
}

# is_stale JAR MODULE…
is_stale() {
  local file=$1
  shift
  [ ! -f "$file" ] || [ -n "$(find pom.xml "${@/%//pom.xml}" "${@/%//src/main}" -type f -newer "$file" -print -quit)" ]
}

build() {
  local modules=() made=("$jar")
  if is_stale "$jar" engine journal bench; then
    modules=(engine journal bench)
  fi
  if [ "$1" = with_product ] && is_stale "$product" engine journal gateway; then
    modules=(engine journal gateway bench)
    made+=("$product")
  fi
  [ ${#modules[@]} -gt 0 ] || return 0
  say "building"
  run mvn -B -q -Dquick -DskipTests -pl "$(IFS=, && echo "${modules[*]}")" package >&2 || fail 1 "the build failed"
  # A jar that came out the same is left as it is, and would look old for ever.
  touch "${made[@]}"
}

# The flags that the launcher gives the product.
jvm_flags() {
  sed -n 's|.*<registrar.jvm.flags>\(.*\)</registrar.jvm.flags>.*|\1|p' pom.xml
  if grep -qsF '[madvise]' /sys/kernel/mm/transparent_hugepage/enabled; then
    echo -XX:+UseTransparentHugePages
  fi
}

describe() {
  local commit
  commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
  [ -z "$(git status --porcelain 2>/dev/null)" ] || commit="$commit, with changes"
  printf -- '- date: %s; commit: %s\n' "$(date -u +%Y-%m-%dT%H:%MZ)" "$commit"
  printf -- '- machine: %s × %s; %s memory; Linux %s; load before: %s\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" \
    "$(uname -r)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
  printf -- '- data on: %s\n' "$(df --output=fstype,source "$data" | tail -n 1 | tr -s ' ')"
  printf -- '- JVM: %s\n' "$("$java" -version 2>&1 | sed -n '2p')"
  printf -- '- %s\n\n' "$*"
}

# Starts a server and notes it as one whose turn comes: start NAME COMMAND…
start() {
  local name=$1 out=$work/$1.out pid i line
  : >"$out"
  shift
  "${before[@]}" "$@" >"$out" 2>"$work/$name.err" </dev/null &
  pid=$!
  pids+=("$pid")
  for ((i = 0; i < start_seconds * 10; i++)); do
    line=$(sed -n 's/^listening on //p' "$out")
    if [ -n "$line" ]; then
      targets+=(--target "$name,$line,$pid")
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/$name.err" >&2
  fail 1 "$name did not start"
}

# start_bare [NAME]
start_bare() {
  # shellcheck disable=SC2086 # several flags
  start "${1:-bare}" "$java" ${BENCH_JAVA_OPTS:-} -cp "$jar" io.registrar.bench.http.BareServer
}

# start_registrar NAME [serve's options]
start_registrar() {
  local name=$1
  shift
  # shellcheck disable=SC2046,SC2086 # several flags
  start "$name" "$java" $(jvm_flags) ${BENCH_JAVA_OPTS:-} -jar "$product" serve --http 127.0.0.1:0 --data "$work/$name" \
    --sync "$sync" "$@"
}

prepare() {
  mkdir -p "$data" "$results" || exit 2
  case $(df --output=fstype "$data" | tail -n 1) in
    tmpfs | ramfs) fail 2 "$data is in memory, where a force costs nothing: set BENCH_DATA" ;;
  esac
  work=$(mktemp -d "$data/bench-XXXXXX") || exit 2
}

trap clean_up EXIT
trap 'exit 130' INT TERM HUP
