#!/usr/bin/env bash
# docker.sh - a running Docker engine on a fresh Debian machine without systemd, as root. Does nothing where one answers already.
#   docker.sh       installs what is missing, starts the engine and waits until it answers
#   docker.sh stop  stops the engine that this script started
set -euo pipefail
folder=/var/lib/virgo-ci-docker
log=$folder/dockerd.log
pid=$folder/dockerd.pid

answers() { timeout 10 docker info >/dev/null 2>&1; }

# The one that was started here, alive: numbers are used again, so the name is looked at, too.
runs() { [ -s "$pid" ] && grep -q '^Name:.dockerd$' "/proc/$(<"$pid")/status" 2>/dev/null && ! grep -q '^State:.[ZX]' "/proc/$(<"$pid")/status"; }

if [ "${1:-}" = stop ]; then
  if runs; then
    kill "$(<"$pid")"
    for _ in $(seq 150); do
      runs || exit 0
      sleep 0.2
    done
    echo "docker.sh: dockerd $(<"$pid") does not stop" >&2
    exit 1
  fi
  exit 0
fi

# Compose is needed beside any engine; the engine's own programs only where none answers.
complete() { command -v docker-compose >/dev/null && { answers || { command -v dockerd && command -v iptables; } >/dev/null; }; }

if ! complete; then
  # Nothing starts services here: the packages must not try to.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update -qq -o DPkg::Lock::Timeout=600
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 --no-install-recommends \
    docker.io docker-compose iptables >/dev/null
fi
if answers; then exit 0; fi
# The one that is started here is reached where everybody looks for one.
export DOCKER_HOST=unix:///var/run/docker.sock
mkdir -p "$folder"
# Right after a kill the first try may wait for its containerd in vain.
for _ in 1 2 3; do
  if ! runs; then
    rm -f "$pid"
    setsid -f dockerd --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$pid" \
      --log-opt max-size=10m --log-opt max-file=2 </dev/null >>"$log" 2>&1
  fi
  for _ in $(seq 150); do
    if answers; then exit 0; fi
    sleep 0.2
  done
done
echo "docker.sh: dockerd does not start; the end of $log:" >&2
tail -n 20 "$log" >&2
exit 1
