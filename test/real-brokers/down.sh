#!/usr/bin/env bash
# Stops what up.sh started below a run directory. The state stays there and the next up.sh goes on with it.
#
#   test/real-brokers/down.sh [RUN_DIR] [--purge]     --purge removes the run directory as well
set -euo pipefail

purge=
arguments=()
for argument in "$@"; do
  if [ "$argument" = --purge ]; then purge=yes; else arguments+=("$argument"); fi
done
set -- "${arguments[@]}"

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/lib/common.sh"

# stop PIDFILE PROGRAM SECONDS: asks, waits, insists
stop() {
  local pid until=$((SECONDS + $3))
  if pid=$(pid_of "$1" "$2"); then
    kill -TERM "$pid" 2>/dev/null || true
    # RabbitMQ removes the file long before it has ended
    while runs "$pid" "$2"; do
      [ "$SECONDS" -lt "$until" ] || {
        say "$2 did not stop within $3 s and is killed"
        kill -KILL "$pid" 2>/dev/null || true
        break
      }
      sleep 0.05
    done
  fi
  rm -f "$1"
}

require_safe_directory
[ -d "$run_dir/etc" ] || fail "nothing was started below $run_dir"
take_lock
stop "$run_dir/pid/mosquitto.pid" mosquitto 10
stop "$run_dir/pid/rabbitmq.pid" beam.smp 30
stop "$run_dir/pid/epmd.pid" epmd 5
say "stopped what ran below $run_dir"
if [ -n "$purge" ]; then
  rm -rf -- "$run_dir" "$run_dir.lock"
fi
