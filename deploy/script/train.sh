# shellcheck shell=bash
# train.sh - the command line's JVM, and the ahead-of-time caches with which all programs start faster. Sourced by ../../virgo.
# shellcheck disable=SC2154 # root and JAVA_HOME are set there

cli_jars=$root/deploy/cli/target/cli
cli_main=dev.virgo.cli.Virgo
train_log=$root/.virgo/train.log

# A cache is one JVM's.
java_version() {
  jdk_property "$JAVA_HOME" JAVA_RUNTIME_VERSION
  echo "$jdk_value"
}

cli_cache() { echo "$root/deploy/cli/target/cli-$(java_version).aot"; }

# Sets cli_java to the JVM and its flags for command $1.
command_line_java() {
  cli_java=("$JAVA_HOME/bin/java")
  # bench measures, so it gets the optimising compiler; everything else is short.
  if [ "${1:-}" != bench ]; then cli_java+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1); fi
  cli_java+=(-Xmx512m -XX:-UsePerfData
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    --add-opens=java.base/java.nio=ALL-UNNAMED)
}

# Becomes the command line.
command_line() {
  local cache
  command_line_java "${1:-}"
  cache=$(cli_cache)
  # One that does not fit makes a start slower than none.
  if [ "${1:-}" != bench ] && [ -f "$cache" ] && [ -z "$(find "$cli_jars" -newer "$cache" -print -quit)" ]; then
    cli_java+=("-XX:AOTCache=$cache" '-Xlog:aot*=off' '-Xlog:cds*=off')
  fi
  exec "${cli_java[@]}" -cp "$cli_jars/*" "$cli_main" "$@"
}

# Programs of this JVM that have no cache; edits make caches old, not missing.
untrained() {
  local version program
  version=$(java_version)
  for program in planner-service/app/target/planner cache-service/target/cache executor-service/app/target/executor \
    backfill-service/target/backfill deploy/launcher/target/launcher deploy/cli/target/cli; do
    if [ ! -f "$root/$program-$version.aot" ]; then
      echo "$program"
      return
    fi
  done
}

# In folder $1, which it fills. Nothing of the caller's system reaches it.
walk_recorded() {
  local variable cache
  for variable in $(compgen -e | grep -e '^VIRGO_' -e '^JAVA_TOOL_OPTIONS$' -e '^JDK_JAVA_OPTIONS$'); do
    case $variable in VIRGO_HOME | VIRGO_CACHE) ;; *) unset "$variable" ;; esac
  done
  command_line_java train
  cache=$(cli_cache)
  "${cli_java[@]}" "-XX:AOTCacheOutput=$1/cli.aot" -cp "$cli_jars/*" "$cli_main" train "$1" &&
    mv "$1/cli.aot" "$cache.next" && mv "$cache.next" "$cache"
}

# Lets every program run once and makes their caches. Without them everything works, only slower.
train() {
  local status=0 folder interrupted=''
  if ! { mkdir -p "$root/.virgo" && folder=$(mktemp -d "$root/.virgo/train.XXXXXX") && : >"$train_log"; } 2>/dev/null; then
    say "the caches for faster starts are not made: $(id -un) may not write to $root/.virgo"
    return 1
  fi
  say "running everything once, so that later starts take half the time (a minute, two on a busy machine; log: $train_log)"
  trap 'interrupted=1' INT TERM HUP
  (
    trap 'rm -rf "$folder"' EXIT
    # Heeded by what it waits for, which is to end before its folder goes.
    trap : TERM HUP
    walk_recorded "$folder"
  ) >"$train_log" 2>&1 </dev/null || status=$?
  trap - INT TERM HUP
  if [ -n "$interrupted" ]; then
    say "interrupted; caches that there were stay as they are"
    exit 130
  fi
  if [ "$status" -ne 0 ]; then
    say "that failed, so starts take as long as without ($(tail -n 1 "$train_log")); again with ./virgo train"
  fi
  return "$status"
}
