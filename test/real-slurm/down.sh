#!/usr/bin/env bash
# Stops what up.sh started below a run directory. The state stays there and the next up.sh goes on with it.
#
#   test/real-slurm/down.sh [RUN_DIR] [--purge]     --purge removes the run directory as well
set -euo pipefail

purge=
arguments=()
for argument in "$@"; do
  if [ "$argument" = --purge ]; then purge=yes; else arguments+=("$argument"); fi
done
set -- "${arguments[@]}"

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/lib/common.sh"
source "$here/lib/loopback.sh"

# stop PIDFILE PROGRAM SECONDS: asks, waits, insists
stop() {
  local pid until=$((SECONDS + $3))
  if pid=$(pid_of "$1" "$2"); then
    kill -CONT "$pid" 2>/dev/null || true
    kill -TERM "$pid" 2>/dev/null || true
    while pid_of "$1" "$2" >/dev/null; do
      [ "$SECONDS" -lt "$until" ] || {
        say "$2 did not stop within $3 s and is killed"
        kill -KILL "$pid" 2>/dev/null || true
        break
      }
      sleep 0.03
    done
  fi
  rm -f "$1"
}

# A job's slurmstepd outlives slurmd, so jobs are ended before.
cancel_jobs() {
  pid_of "$run_dir/ctld/slurmctld.pid" slurmctld >/dev/null || return 0
  local jobs until=$((SECONDS + 10))
  jobs=$(timeout 10 squeue -h -o %A 2>/dev/null | sort -u) || return 0
  [ -n "$jobs" ] || return 0
  # shellcheck disable=SC2086
  timeout 10 scancel -Q $jobs 2>/dev/null || true
  while [ "$SECONDS" -lt "$until" ] && [ -n "$(timeout 5 squeue -h -o %A 2>/dev/null)" ]; do sleep 0.1; done
}

require_root_and_safe_directory
[ -e "$SLURM_CONF" ] || fail "nothing was started below $run_dir"
take_lock
cancel_jobs
stop "$run_dir/pid/slurmrestd.pid" slurmrestd 5
stop "$run_dir/slurmd/slurmd.pid" slurmd 10
stop "$run_dir/ctld/slurmctld.pid" slurmctld 20
stop "$run_dir/dbd/slurmdbd.pid" slurmdbd 20
stop "$run_dir/pid/mariadbd.pid" mariadbd 30
stop "$run_dir/munge/munged.pid" munged 5
restore_loopback
say "stopped what ran below $run_dir"
if [ -n "$purge" ]; then
  rm -rf -- "$run_dir" "$run_dir.lock"
fi
