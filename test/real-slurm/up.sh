#!/usr/bin/env bash
# Starts a real one-node SLURM below a run directory, without systemd and without touching the machine's own
# configuration, and prints the exports that its clients need (also kept in RUN_DIR/env.sh). What runs already is
# left alone.
#
#   eval "$(test/real-slurm/up.sh [RUN_DIR])" && sacctmgr -nP show assoc
#
# Needs root on Debian 12; installs the packages when they are missing. Settings, all optional:
#   REAL_SLURM_DIR        run directory (/tmp/waldur-real-slurm)
#   REAL_SLURM_CLUSTER    cluster name (real)
#   REAL_SLURM_PORT_BASE  first of four loopback ports (25817)
#   REAL_SLURM_USERS      OS users who submit jobs, made when missing ("rsalice rsbob")
#   REAL_SLURM_FAST_NET   1: quick loopback, see lib/loopback.sh
#   REAL_SLURM_REST       1: slurmrestd as well
#   REAL_SLURM_TIMEOUT    seconds to wait for each daemon (60)
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/lib/common.sh"
source "$here/lib/packages.sh"
source "$here/../real-common/packages.sh"
source "$here/lib/config.sh"
source "$here/lib/loopback.sh"
source "$here/lib/daemons.sh"

print_exports() {
  cat <<EXPORTS
export SLURM_CONF=$SLURM_CONF
export REAL_SLURM_DIR=$run_dir
export REAL_SLURM_CLUSTER=$cluster
export REAL_SLURM_USERS="$os_users"
EXPORTS
  [ "${REAL_SLURM_REST:-0}" = 1 ] || return 0
  cat <<EXPORTS
export REAL_SLURM_REST_URL=http://127.0.0.1:$rest_port
export REAL_SLURM_REST_SOCKET=$run_dir/rest/slurmrestd.sock
export REAL_SLURM_REST_TOKEN_FILE=$run_dir/etc/root.jwt
EXPORTS
}

require_root_and_short_directory
take_lock
install_packages
create_users
choose_host
make_directories
write_configuration
speed_up_loopback
start_munged
start_mariadb
start_slurmdbd
register_cluster
start_slurmctld
start_slurmd
wait_for "node $node" "$run_dir/log/slurmd.log" node_is_up
start_slurmrestd
say "cluster $cluster is up after $SECONDS s, logs in $run_dir/log"
print_exports | tee "$run_dir/env.sh"
