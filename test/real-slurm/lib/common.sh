# Shared by up.sh and down.sh: settings. Sourced, not run, with here set.

run_dir=$(realpath -m -- "${1:-${REAL_SLURM_DIR:-/tmp/waldur-real-slurm}}")
port_base=${REAL_SLURM_PORT_BASE:-25817}
cluster=${REAL_SLURM_CLUSTER:-real}
os_users=${REAL_SLURM_USERS:-rsalice rsbob}
patience=${REAL_SLURM_TIMEOUT:-60} # seconds for each daemon
node=node1

ctld_port=$port_base
slurmd_port=$((port_base + 1))
dbd_port=$((port_base + 2))
rest_port=$((port_base + 3))

export SLURM_CONF=$run_dir/etc/slurm.conf
unset SLURM_JWT # every SLURM program would use it in place of munge

tool=real-slurm port_setting=REAL_SLURM_PORT_BASE
source "$here/../real-common/common.sh"

require_root_and_short_directory() {
  [ "$(id -u)" -eq 0 ] || fail 'root is needed: SLURM starts daemons of several users'
  require_safe_directory
  [ "${#run_dir}" -le 70 ] || fail 'the run directory is too long a path for unix sockets'
}
