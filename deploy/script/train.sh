# shellcheck shell=bash
# train.sh - the command line's JVM, and the ahead-of-time caches with which all programs start faster. Sourced by ../../virgo.
# shellcheck disable=SC2154 # root and JAVA_HOME are set there

cli_jars=$root/deploy/cli/target/cli
cli_main=dev.virgo.cli.Virgo
train_log=$root/.virgo/train.log

# A cache is one JVM's.
cli_cache() { echo "$root/deploy/cli/target/cli-$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"$/\1/p' "$JAVA_HOME/release").aot"; }

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
    cli_java+=("-XX:AOTCache=$cache" -Xlog:aot=off -Xlog:cds=off)
  fi
  exec "${cli_java[@]}" -cp "$cli_jars/*" "$cli_main" "$@"
}

# Runs every program once and makes their caches. Without them everything works, only slower.
train() {
  local status=0
  mkdir -p "$root/.virgo"
  say "running everything once, so that later starts take half the time (half a minute; log: $train_log)"
  (
    folder=$(mktemp -d "${TMPDIR:-/tmp}/virgo-train.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
    command_line_java train
    "${cli_java[@]}" "-XX:AOTCacheOutput=$folder/cli.aot" -cp "$cli_jars/*" "$cli_main" train "$folder"
    mv "$folder/cli.aot" "$(cli_cache)"
  ) >"$train_log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    say "that failed ($(tail -n 1 "$train_log")), so starts are as slow as without; again with ./virgo train"
  fi
  return "$status"
}
