# Two modes of bench/run, which reads this file: overload and sizes. Servers and driver are held to cores of their own.
# shellcheck shell=bash
# What bench/run sets is not seen from here, nor what it reads.
# shellcheck disable=SC2034,SC2154

need_two_cores() {
  command -v taskset >/dev/null || fail 2 "taskset is missing (package util-linux)"
  taskset -c 0-1 true 2>/dev/null || fail 2 "cores 0 and 1 are needed, and this process may not use them both"
}

# Stops what runs and forgets what it wrote.
fresh_start() {
  stop_all
  rm -rf "${work:?}"/registrar
}

# member FILE NAME: a member of a summary of registrar load
member() {
  sed -n "s/^  \"$2\": \(.*[^,]\),\{0,1\}$/\1/p" "$1"
}

# The address of the server that was started last.
server_url() {
  sed -n 's/^listening on //p' "$work/registrar.out"
}

# Puts load on the server that was started last: load NAME [options]; what it says goes to the results
load() {
  local name=overload-$1
  shift
  run ${driver_pin[@]+"${driver_pin[@]}"} "$java" -cp "$jar" io.registrar.bench.load.Load --url "$(server_url)" \
    --connections "${BENCH_OPEN_CONNECTIONS:-64}" --pipeline "${BENCH_PEAK_DEPTH:-16}" --json "$results/$name.json" --hgrm "$results/$name.hgrm" "$@" \
    >"$results/$name.txt" 2>"$work/load.err" ||
    fail 1 "load failed: $(tail -n 3 "$results/$name.txt" "$work/load.err"); the server's last words: $(tail -n 3 "$work/registrar.err")"
}

# Answers a second of the server that was started last, closed loop, in turns with the bare one: peak LABEL
peak() {
  BENCH_ROUNDS=${BENCH_ROUNDS:-3} BENCH_DEPTHS=${BENCH_PEAK_DEPTH:-16} \
    drive --label "$1" --seconds "${BENCH_SECONDS:-3}" --warmup "${BENCH_WARMUP:-5}" >"$work/peak"
  awk -F '|' '$3 == " registrar " { gsub("[ ,]", "", $4); print $4 }' "$work/peak"
}

# Prints a row: load_row NAME WHAT PEAK
load_row() {
  local file=$results/overload-$1.json
  local -A m=()
  local name
  for name in askedPerSecond sentPerSecond answeredPerSecond accepted shed neverSent 'accepted p50 millis' \
    'accepted p90 millis' 'accepted p95 millis' 'accepted p99 millis' 'accepted p99.9 millis' 'accepted p99.99 millis' \
    'accepted max millis' 'accepted from sending p99 millis' 'shed p99 millis'; do
    m[$name]=$(member "$file" "$name")
  done
  awk -v what="$2" -v peak="$3" -v asked="${m[askedPerSecond]}" -v sent="${m[sentPerSecond]}" \
    -v answered="${m[answeredPerSecond]}" -v accepted="${m[accepted]}" -v shed="${m[shed]}" -v never="${m[neverSent]}" \
    -v p50="${m[accepted p50 millis]}" -v p90="${m[accepted p90 millis]}" -v p95="${m[accepted p95 millis]}" \
    -v p99="${m[accepted p99 millis]}" -v p999="${m[accepted p99.9 millis]}" -v p9999="${m[accepted p99.99 millis]}" \
    -v most="${m[accepted max millis]}" -v sending="${m[accepted from sending p99 millis]}" \
    -v shed99="${m[shed p99 millis]}" 'BEGIN {
      all = accepted + shed
      printf "| %s | %s | %.0f | %.0f | %.0f | %.1f%% | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n",
        what, peak, asked, sent, answered, all ? 100 * shed / all : 0, never, p50, p90, p95, p99, p999, p9999, most, sending,
        shed99
    }'
}

resident_kib() {
  sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$1/status"
}

overload() {
  local depth=${BENCH_PEAK_DEPTH:-16} ring=${BENCH_RING:-256} seconds=${BENCH_SECONDS:-10} burst=${BENCH_BURST:-20000}
  local slow=${BENCH_SLOW_MILLIS:-5} slow_peak
  local shared own percent server sampler rss_before rss_after
  local table=$results/overload.md
  need_two_cores
  describe "bench/run overload; --sync $sync; churn of ${BENCH_STUDENTS:-10000} students in ${BENCH_SECTIONS:-1000} sections;" \
    "open loop over ${BENCH_OPEN_CONNECTIONS:-64} connections × $depth; the overloaded server: core 0, --ring $ring; its generator: core 1" | tee "$table"
  {
    echo '| load | peak/s | asked/s | sent/s | answered/s | shed | never sent | p50 ms | p90 ms | p95 ms | p99 ms | p99.9 ms | p99.99 ms | max ms | p99 from sending ms | p99 of shed ms |'
    echo '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|'
  } | tee -a "$table"

  # Server and generator share the cores.
  start_bare
  start_registrar registrar
  shared=$(peak overload-peak) || exit 1
  for percent in 50 80 100; do
    load "$percent" --rate $((shared * percent / 100)) --seconds "$seconds" --warmup 3 \
      --students "${BENCH_STUDENTS:-10000}" --sections "${BENCH_SECTIONS:-1000}"
    load_row "$percent" "$percent %" "$shared" | tee -a "$table"
  done

  # A core for the server, one for the generator. The closed loop must not be shed, so the peak is found with the whole ring.
  before=(taskset -c 0)
  driver_pin=(taskset -c 1)
  fresh_start
  start_bare
  start_registrar registrar
  own=$(peak overload-peak-1-core) || exit 1
  fresh_start
  start_registrar registrar --ring "$ring"
  server=${pids[-1]}
  load 50-of-1-core --rate $((own / 2)) --seconds "$seconds" --warmup 3 \
    --students "${BENCH_STUDENTS:-10000}" --sections "${BENCH_SECTIONS:-1000}"
  load_row 50-of-1-core '50 % of a core' "$own" | tee -a "$table"
  rss_before=$(resident_kib "$server")
  while resident_kib "$server"; do sleep 0.2; done >"$work/resident" 2>/dev/null &
  sampler=$!
  pids+=("$sampler")
  load 300-of-1-core --rate $((own * 3)) --seconds $((seconds * 2)) --warmup 3 \
    --students "${BENCH_STUDENTS:-10000}" --sections "${BENCH_SECTIONS:-1000}"
  kill "$sampler" 2>/dev/null
  wait "$sampler" 2>/dev/null
  rss_after=$(resident_kib "$server")
  load_row 300-of-1-core '300 % of a core' "$own" | tee -a "$table"
  # The same with a disk that is slower than the processor, so that all of the load can be sent, and all of it answered.
  stretch "$slow" taskset -c 0
  fresh_start
  start_bare
  start_registrar registrar
  slow_peak=$(BENCH_WARMUP_REQUESTS=20000 BENCH_PEAK_DEPTH=$((ring / 64)) peak overload-peak-slow-disk) || exit 1
  fresh_start
  start_registrar registrar --ring "$ring"
  load 300-of-slow-disk --rate $((slow_peak * 3)) --seconds $((seconds * 2)) --warmup 3 \
    --students "${BENCH_STUDENTS:-10000}" --sections "${BENCH_SECTIONS:-1000}"
  load_row 300-of-slow-disk "300 % with forces of $slow ms" "$slow_peak" | tee -a "$table"
  sort -n "$work/resident" | tail -n 1 | awk -v before="$rss_before" -v after="$rss_after" '{
    printf "\n- memory of the overloaded server (RSS, MiB): before %.0f, at most %.0f, after %.0f\n",
      before / 1024, $1 / 1024, after / 1024
  }' | tee -a "$table"

  before=()
  driver_pin=()
  fresh_start
  start_registrar registrar
  load burst --scenario burst --students "$burst" --warmup 5
  awk -v students="$burst" -v p95="$(member "$results/overload-burst.json" 'accepted p95 millis')" \
    -v p99="$(member "$results/overload-burst.json" 'accepted p99 millis')" \
    -v shed="$(member "$results/overload-burst.json" shed)" 'BEGIN {
      printf "- opening burst, %d students within a second for a tenth as many seats: p95 %.3f ms (the replaced systems: 200 ms), p99 %.3f ms, %d shed\n",
        students, p95, p99, shed
    }' | tee -a "$table"
}

# Prints a row of the driver's last table, two servers in one: size_row CELLS
size_row() {
  awk -F '|' -v cells="$1" '
    { gsub(" ", "", $3) }
    $3 == "registrar" { answers = $4; of_bare = $6; p50 = $7; p99 = $8 }
    $3 == "bare" { bare = $4; bare_p50 = $7; bare_p99 = $8 }
    END { printf "| %s |%s|%s|%s|%s|%s|%s|%s|\n", cells, answers, bare, of_bare, p50, bare_p50, p99, bare_p99 }' "$work/table"
}

size_head() {
  local columns=("$@")
  printf '| %s | answers/s | bare answers/s | of bare | p50 µs | bare p50 µs | p99 µs | bare p99 µs |\n' "$(IFS='|' && echo "${columns[*]}")"
  printf '|%s--:|--:|--:|--:|--:|--:|--:|\n' "$(printf -- '--:|%.0s' "${columns[@]}")"
}

# One row's runs, of the servers that were started: size_runs LABEL CONNECTIONS
size_runs() {
  local students=${BENCH_STUDENTS:-10000}
  [ "$students" -ge "$2" ] || students=$2
  BENCH_ROUNDS=${BENCH_ROUNDS:-2} BENCH_DEPTHS=${BENCH_DEPTHS:-1} BENCH_STUDENTS=$students \
    BENCH_WARMUP_REQUESTS=${BENCH_WARMUP_REQUESTS:-30000} \
    drive --label "sizes-$1" --connections "$2" --seconds "${BENCH_SECONDS:-2}" --warmup "${BENCH_WARMUP:-2}" >"$work/table"
}

sizes() {
  local cores connections standing ring table=$results/sizes.md descriptors
  local connection_counts=${BENCH_CONNECTIONS:-1,8,64,512,4096,10000} standing_counts=${BENCH_STANDING:-10000,100000,1000000}
  need_two_cores
  ulimit -n "$(ulimit -Hn)"
  descriptors=$(ulimit -n)
  describe "bench/run sizes; --sync $sync; closed loop, 1 unanswered request a connection;" \
    "1 core: server on core 0, driver on core 1; 2 cores: both on both; above 2048 connections --ring 16384" | tee "$table"
  size_head cores connections | tee -a "$table"
  for cores in 1 2; do
    for connections in ${connection_counts//,/ }; do
      if [ "$descriptors" != unlimited ] && [ "$descriptors" -lt $((connections + 1100)) ]; then
        say "left out: $connections connections need $((connections + 1100)) descriptors, and ulimit -Hn allows $descriptors"
        continue
      fi
      fresh_start
      before=(taskset -c 0-1)
      driver_pin=()
      if [ "$cores" = 1 ]; then
        before=(taskset -c 0)
        driver_pin=(taskset -c 1)
      fi
      # More in flight than the ring takes would be shed.
      ring=4096
      [ "$connections" -le 2048 ] || ring=16384
      start_bare
      start_registrar registrar --ring "$ring"
      size_runs "$cores-cores-$connections" "$connections"
      size_row "$cores | $connections" | tee -a "$table"
    done
  done

  before=(taskset -c 0-1)
  driver_pin=()
  { echo && size_head 'seats taken'; } | tee -a "$table"
  for standing in ${standing_counts//,/ }; do
    fresh_start
    start_bare
    start_registrar registrar
    load filling --standing "$standing" --students 1 --sections 1000 --rate 10 --seconds 0.1 --warmup 0 --ledgers 0
    size_runs "standing-$standing" 64
    size_row "$standing" | tee -a "$table"
  done
}
