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
  return "$status"
}

# Of interruptible's own variables.
hand_on() {
  if [ -n "$told" ] && [ -n "$job" ]; then kill "-$told" -- "-$job" 2>/dev/null || true; fi
}
