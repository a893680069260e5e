# shellcheck shell=bash
# job.sh - work that ends when ./virgo is told to. Sourced by ../../virgo.

# Runs its arguments as a job with a process group of its own, and hands on to all of that group what this script is sent: bash would
# heed a signal only after the program that it waits for has ended, of which a signal to this script alone tells nobody.
interruptible() {
  local job='' told='' status=0
  trap 'told=INT; hand_on' INT
  trap 'told=TERM; hand_on' TERM HUP
  set -m
  "$@" &
  job=$!
  set +m
  # What came before there was a job.
  hand_on
  wait "$job" || status=$?
  # A signal ends the wait, not the job.
  while kill -0 "$job" 2>/dev/null; do
    status=0
    wait "$job" || status=$?
  done
  trap - INT TERM HUP
  if [ -n "$told" ]; then
    end_group "$job"
    # A JVM that was told to end exits with a status of its own.
    if [ "$status" -le 128 ]; then
      if [ "$told" = INT ]; then status=130; else status=143; fi
    fi
  fi
  return "$status"
}

# What job $1 has left in its group, such as work in the background, which heeds no INT: it has half a minute to end.
end_group() {
  local tenths=300
  while kill -TERM -- "-$1" 2>/dev/null; do
    tenths=$((tenths - 1))
    if [ "$tenths" -eq 0 ]; then
      kill -KILL -- "-$1" 2>/dev/null || true
      return 0
    fi
    sleep 0.1
  done
}

# Of interruptible's own variables.
hand_on() {
  if [ -n "$told" ] && [ -n "$job" ]; then kill "-$told" -- "-$job" 2>/dev/null || true; fi
}
