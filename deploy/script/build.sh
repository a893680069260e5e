# shellcheck shell=bash
# build.sh - builds what ./virgo runs, once and again after a change. Sourced by ../../virgo.
# shellcheck disable=SC2154 # root is set there

# What the build leaves and the rest relies on; -am adds what these depend on.
programs=(deploy/cli deploy/launcher planner-service/app cache-service executor-service/app executor-service/worker executor-service/ray-gateway backfill-service)
outputs=(deploy/cli/target/cli deploy/launcher/target/launcher executor-service/worker/target/worker executor-service/ray-gateway/target/gateway
  planner-service/app/target/quarkus-app/service.jar cache-service/target/quarkus-app/service.jar
  executor-service/app/target/quarkus-app/service.jar backfill-service/target/quarkus-app/service.jar)
stamp=$root/.virgo/build.stamp
build_log=$root/.virgo/build.log

sources() {
  (cd "$root" && find pom.xml .mvn schemas planner-service cache-service executor-service backfill-service deploy \
    \( -name target -o -name node_modules -o -name test -o -name '.*' ! -name .mvn \) -prune -o \
    -type f ! -name '*.md' "$@" -print)
}

source_names() { sources "$@" | LC_ALL=C sort | cksum; }

missing_output() {
  local output
  for output in "${outputs[@]}"; do
    if [ ! -e "$root/$output" ]; then
      echo "$output"
      return
    fi
  done
}

outputs_exist() { [ -z "$(missing_output)" ]; }

built() { [ -f "$stamp" ] && outputs_exist; }

# Edits are seen by time, additions and removals by the list of names. Every command asks, so it is one walk: what is newer is
# listed twice, and then the list is another one.
up_to_date() {
  built && [ "$(<"$stamp")" = "$(source_names \( ! -newer "$stamp" -o -print \))" ]
}

# Runs its arguments while no other ./virgo of this folder builds.
exclusively() {
  mkdir -p "$root/.virgo"
  if command -v flock >/dev/null 2>&1; then
    (
      if ! flock -n 9; then
        say "waiting for another ./virgo that builds in this folder"
        flock 9
      fi
      "$@" 9>&-
    ) 9>"$root/.virgo/build.lock"
  else
    local lock=$root/.virgo/build.lock.d status=0
    until mkdir "$lock" 2>/dev/null; do
      if ! kill -0 "$(cat "$lock/pid" 2>/dev/null || echo "$$")" 2>/dev/null; then rm -rf "$lock"; fi
      sleep 1
    done
    echo "$$" >"$lock/pid"
    "$@" || status=$?
    rm -rf "$lock"
    return "$status"
  fi
}

# Maven's errors from log $1 without its advice about itself; the end of the log if it named none.
shown_errors() {
  grep '^\[ERROR\] ' "$1" | grep -v -e '\[Help 1\]' -e 'full stack trace' -e 'Re-run Maven' -e 'For more information' \
    -e 'After correcting' -e 'mvn <args>' -e '^\[ERROR\] *$' | head -n 20 | grep . || tail -n 20 "$1"
}

# Turns Maven's output into one line per module (over each other on a terminal), and one per test class that took long: where a
# machine that is slower than others spends its time is told by these alone.
module_progress() {
  local terminal=0
  if [ -t 2 ]; then terminal=1; fi
  local awk=(awk)
  # Debian's waits for 4 KiB of what comes through a pipe, which may be minutes of tests.
  if awk -W version 2>/dev/null </dev/null | grep -q '^mawk'; then awk+=(-W interactive); fi
  "${awk[@]}" -v verb="$1" -v terminal="$terminal" '
    function tell(line) {
      if (terminal) printf "\r\033[K%s", line > "/dev/stderr"
      else print line > "/dev/stderr"
      fflush("/dev/stderr")
    }
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ {
      place = $NF; gsub(/[][]/, "", place)
      tell("virgo: " verb " " $3 " (" place ")")
    }
    / Tests run: .*, Time elapsed: [0-9.]+ s .*in / && match($0, /elapsed: [0-9.]+/) {
      seconds = substr($0, RSTART + 9, RLENGTH - 9) + 0
      class = $NF; sub(/.*\./, "", class)
      if (seconds >= 20) tell(sprintf("virgo:   %s took %d s", class, seconds))
    }
    END { if (terminal) printf "\r\033[K" > "/dev/stderr" }'
}

build() {
  if up_to_date; then return 0; fi
  local names status=0 modules
  names=$(source_names)
  modules=$(IFS=,; echo "${programs[*]}")
  # Made before the build, so that an edit during it counts as newer.
  echo "$names" >"$stamp.next"
  if built; then
    say "building what changed, and what depends on it (log: $build_log)"
  else
    say "building (the first time takes three minutes on two idle cores and up to ten on busy ones, longer where Maven has to fetch 500 MB; log: $build_log)"
  fi
  (cd "$root" && ./mvnw -B -ntp -pl "$modules" -am package -Dmaven.test.skip=true \
    -Dspotless.check.skip=true -Denforcer.skip=true -Djacoco.skip=true </dev/null 2>&1) |
    tee "$build_log" | module_progress building || status=$?
  # Interrupted: what there was is as good as before.
  if [ "$status" -gt 128 ]; then
    rm -f "$stamp.next"
    return "$status"
  fi
  if [ "$status" -eq 0 ] && ! outputs_exist; then
    status=1
    echo "[ERROR] Maven succeeded but left no $(missing_output)" >>"$build_log"
  fi
  if [ "$status" -ne 0 ]; then
    shown_errors "$build_log" >&2
    say "the build failed; all of it: $build_log"
    rm -f "$stamp" "$stamp.next"
    return 1
  fi
  mv "$stamp.next" "$stamp"
  # Not after every edit: whoever changes Virgo would wait longer for this than it saves.
  if [ -n "$(untrained)" ]; then train || true; fi
}

build_if_needed() {
  # A test that calls ./virgo runs inside a build already.
  if [ -n "${VIRGO_SKIP_BUILD:-}" ]; then return 0; fi
  if up_to_date; then return 0; fi
  if ! mkdir -p "$root/.virgo" || [ ! -w "$root/.virgo" ]; then
    say "Virgo is to be built, and $(id -un) may not write to $root/.virgo: make that folder yours, or use a clone of your own"
    return 1
  fi
  interruptible exclusively build
}
