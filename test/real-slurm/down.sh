#!/usr/bin/env bash
# Stops what up.sh started below a run directory. The state stays there and the next up.sh goes on with it.
#
#   test/real-slurm/down.sh [RUN_DIR] [--purge]     --purge removes the run directory as well
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/../real-common/stop.sh"
source "$here/lib/common.sh"
source "$here/lib/loopback.sh"

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

require_root_and_short_directory
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
finish
