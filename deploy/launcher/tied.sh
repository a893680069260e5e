#!/usr/bin/env bash
# tied.sh MARK PROGRAM ARGUMENT... - runs a program that knows nothing of its launcher until it ends, TERM comes, or standard input
# ends, which is the end of the launcher. MARK only tells whose process this is. The exit status is the program's.
set -u
shift
# Should this script be killed itself, the kernel tells the program.
bond=()
if command -v setpriv >/dev/null && setpriv --pdeathsig TERM true 2>/dev/null; then bond=(setpriv --pdeathsig TERM); fi

finish() {
  trap '' TERM INT
  kill "$program" 2>/dev/null
  wait "$program"
  exit
}

exec 3<&0
${bond[@]+"${bond[@]}"} "$@" </dev/null 3<&- &
program=$!
trap finish TERM INT
# read ends with 1 at the end of the input, and above 128 when its time is over: who waits for the program's end, to start it again,
# should not wait for long.
status=0
while [ "$status" -ne 1 ] && kill -0 "$program" 2>/dev/null; do
  status=0
  read -r -t 0.1 _ <&3 || status=$?
done
finish
