#!/usr/bin/env bash
# Stops what up.sh started below a run directory. The state stays there and the next up.sh goes on with it.
#
#   test/real-brokers/down.sh [RUN_DIR] [--purge]     --purge removes the run directory as well
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/../real-common/stop.sh"
source "$here/lib/common.sh"

require_safe_directory
[ -d "$run_dir/etc" ] || fail "nothing was started below $run_dir"
take_lock
stop "$run_dir/pid/mosquitto.pid" mosquitto 10
stop "$run_dir/pid/rabbitmq.pid" beam.smp 30
stop "$run_dir/pid/epmd.pid" epmd 5
finish
