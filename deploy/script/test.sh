# shellcheck shell=bash
# test.sh - ./virgo test. Sourced by ../../virgo.
# shellcheck disable=SC2154 # root, stamp and friends come from there and from build.sh

test_log=$root/.virgo/test.log
test_started=$root/.virgo/test.started

test_usage() {
  cat <<'EOF'
virgo test [--only MODULE] [--fast] [--long]
  --only MODULE  one module's tests: its folder (executor-service/readers) or its artifact (readers)
  --fast         without the tests that need Python, Jaeger, a Ray cluster or containers
  --long         also the simulation at full length and the long fault tests (hours)
Sets up by itself, in .virgo/, what the tests need. With CI=true a missing tool is a failure.
EOF
}

module_names() { sed -n 's|.*<module>\(.*\)</module>.*|\1|p' "$root/pom.xml"; }

# The folder of module $1, which is a folder or an artifact's name.
module_folder() {
  local folder
  while IFS= read -r folder; do
    if [ "$folder" = "${1%/}" ] || grep -q "^  <artifactId>$1</artifactId>" "$root/$folder/pom.xml"; then
      echo "$folder"
      return 0
    fi
  done < <(module_names)
  return 1
}

# The classes of folder $1 whose names end in $2, as a list for Maven.
test_classes() {
  (cd "$root/$1/src/test/java" 2>/dev/null && find . -name "*$2.java" | sed 's|^\./||; s|\.java$||') | paste -sd, -
}

# A tool that cannot be set up: fatal in CI, else the tests that need it say that they were skipped.
missing() {
  if [ "${CI:-}" = true ]; then
    say "$* (CI=true: that is a failure)"
    exit 4
  fi
  say "$*; the tests that need it will be skipped"
}

prepare() {
  if [ -x "$root/integration-tests/oracles/venv.sh" ]; then
    say "setting up Python for the oracles"
    if VIRGO_PYTHON=$("$root/integration-tests/oracles/venv.sh"); then
      export VIRGO_PYTHON
    else
      missing "Python's packages for the oracles cannot be installed (Debian: apt-get install python3-venv)"
    fi
  fi
  if [ -x "$root/deploy/ray/venv.sh" ]; then
    say "setting up Ray"
    if VIRGO_RAY=$("$root/deploy/ray/venv.sh"); then
      export VIRGO_RAY
    else
      missing "Ray cannot be installed"
    fi
  fi
  if ! docker version >/dev/null 2>&1; then
    missing "no Docker engine answers (Debian: apt-get install docker.io docker-compose)"
  fi
}

# What Go builds takes minutes the first time, so it is begun while Maven is busy with other modules, and so is the image that all
# others are made on. The tests that need these call the same scripts, wait for them, and say what is wrong: in CI that is a failure.
prepare_in_background() {
  local log=$root/.virgo/test-tools.log
  (
    if docker version >/dev/null 2>&1; then "$root/integration-tests/containers/stand-ins.sh" java || true; fi
    "$root/deploy/jaeger/build.sh" && "$root/integration-tests/promql/build.sh"
  ) >"$log" 2>&1 </dev/null &
}

# The report files of this run, separated by NUL: the folder's name may have spaces.
reports() {
  find "$root" -path '*/target/*-reports/TEST-*.xml' -newer "$test_started" -print0 2>/dev/null
}

# Prints "N passed, N failed, N skipped" from the report files on stdin; fails if one failed or none ran.
summarise() {
  xargs -0 grep -ho '<testsuite [^>]*>' 2>/dev/null | awk '
    function attribute(name,    text) {
      if (!match($0, " " name "=\"[0-9]+\"")) return 0
      text = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", text); return text + 0
    }
    { tests += attribute("tests"); failed += attribute("failures") + attribute("errors"); skipped += attribute("skipped") }
    END {
      printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
      exit (failed > 0 || tests == 0)
    }'
}

# Each failed test of the report files on stdin, with the first line of what it said and its innermost cause.
failed_tests() {
  # shellcheck disable=SC2016 # awk's own $0
  xargs -0 awk '
    function plain(text) {
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
      gsub(/(&#10;| )+/, " ", text); sub(/^ /, "", text); gsub(/&amp;/, "\\&", text)
      return substr(text, 1, 300)
    }
    /<testcase / {
      name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
      class = $0; sub(/.* classname="/, "", class); sub(/".*/, "", class)
    }
    /<(failure|error)[ >]/ {
      why = ""; cause = ""; inside = 1
      if (match($0, / message="[^"]*/)) why = ": " plain(substr($0, RSTART + 10, RLENGTH - 10))
    }
    inside && /^Caused by: / { cause = " (" plain(substr($0, 12)) ")" }
    inside && /<\/(failure|error)>/ { print "  failed: " class "." name why cause; inside = 0 }' 2>/dev/null | sort -u
}

# The test class that was begun last.
last_begun() { sed -n 's/^\[INFO\] Running .*\.//p' "$test_log" | tail -n 1; }

virgo_test() {
  local only='' excluded=long fast='' unlimited=()
  while [ $# -gt 0 ]; do
    case $1 in
      --only)
        [ $# -ge 2 ] || { test_usage >&2; exit 2; }
        only=$2
        shift
        ;;
      --only=*) only=${1#--only=} ;;
      --fast) fast=1 ;;
      --long)
        excluded=''
        unlimited=(-Dsurefire.timeout=0)
        ;;
      -h | --help) test_usage; exit 0 ;;
      *) say "test does not know $1"; test_usage >&2; exit 2 ;;
    esac
    shift
  done
  if [ -n "$fast" ]; then excluded=oracle,ray,trace,containers${excluded:+,$excluded}; fi

  local arguments=(verify) modules=() names folder classes
  if [ -n "$only" ]; then
    if ! folder=$(module_folder "$only"); then
      say "no module $only; there are: $(module_names | paste -sd' ' -)"
      exit 2
    fi
    # What it depends on is built, its own tests run. The integration tests call the programs, which they do not
    # depend on for Maven; it builds them before, in the order of the root's modules.
    modules=("$folder")
    if [ "$folder" = integration-tests ]; then modules+=("${programs[@]}"); fi
    arguments+=(-pl "$(IFS=,; echo "${modules[*]}")" -am -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
    classes=$(test_classes "$folder" Test)
    arguments+=("-Dtest=${classes:-none}")
    classes=$(test_classes "$folder" IT)
    arguments+=("-Dit.test=${classes:-none}")
  fi

  mkdir -p "$root/.virgo"
  # The suite must not see the caller's system.
  unset VIRGO_DATA VIRGO_URL VIRGO_TOKEN
  if [ -z "$fast" ]; then
    prepare
    if [ -z "$only" ] || [ "$folder" = integration-tests ]; then prepare_in_background; fi
  fi
  names=$(source_names)
  echo "$names" >"$stamp.tested"
  touch "$test_started"
  local status=0
  # Of what this very build makes; a test does it, because only that knows when they are made.
  export VIRGO_TRAIN=true
  exclusively run_maven "${arguments[@]}" -Dmaven.test.failure.ignore=true "-DexcludedGroups=$excluded" ${unlimited[@]+"${unlimited[@]}"} || status=$?

  if [ "$status" -gt 128 ] && ! { [ "$status" -eq 137 ] && [ -n "${VIRGO_TEST_MINUTES:-}" ]; }; then
    rm -f "$stamp.tested"
    say "interrupted; what it did so far: $test_log"
    exit "$status"
  fi
  reports | failed_tests >&2
  # Failed tests do not stop Maven, and for it those that had no time left are no more than that: only its log tells.
  if [ "$status" -eq 0 ] && grep -q 'There was a timeout in the fork' "$test_log"; then
    status=1
    say "the tests of a module did not end within their time; the last begun was $(last_begun)"
  elif [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
    say "stopped after $VIRGO_TEST_MINUTES minutes (VIRGO_TEST_MINUTES), in $(last_begun)"
  elif [ "$status" -ne 0 ]; then
    shown_errors "$test_log" >&2
    say "Maven failed beyond the tests; all of it: $test_log"
  elif [ -z "$only" ] && outputs_exist; then
    mv "$stamp.tested" "$stamp"
  fi
  rm -f "$stamp.tested"
  reports | summarise || status=4
  if [ "$status" -ne 0 ]; then
    say "not everything passed; log: $test_log"
    exit 4
  fi
}

# Under a limit where VIRGO_TEST_MINUTES sets one: whoever waits for that long and no longer learns at least what failed until then. In
# the foreground, so that a signal to this script's job reaches Maven too.
run_maven() {
  local limited=()
  if [ -n "${VIRGO_TEST_MINUTES:-}" ]; then limited=(timeout --foreground --kill-after=30 "${VIRGO_TEST_MINUTES}m"); fi
  export VIRGO_SKIP_BUILD=true
  (cd "$root" && ${limited[@]+"${limited[@]}"} ./mvnw -B -ntp --fail-at-end "$@" </dev/null 2>&1) | tee "$test_log" | module_progress testing
}
