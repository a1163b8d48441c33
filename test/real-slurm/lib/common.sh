# Shared by up.sh and down.sh: settings, messages, looking after processes. Sourced, not run.

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

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export SLURM_CONF=$run_dir/etc/slurm.conf
unset SLURM_JWT # every SLURM program would use it in place of munge

say() { printf 'real-slurm: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

require_root_and_safe_directory() {
  [ "$(id -u)" -eq 0 ] || fail 'root is needed: SLURM starts daemons of several users'
  [[ $run_dir =~ ^/[A-Za-z0-9._/-]+$ ]] || fail "use a run directory without special characters, not $run_dir"
  [ "$(tr -cd / <<<"$run_dir" | wc -c)" -ge 2 ] || fail "use a run directory below another one, not $run_dir"
  [ "${#run_dir}" -le 70 ] || fail 'the run directory is too long a path for unix sockets'
}

# One up or down at a time. Daemons are started with descriptor 9 closed, or they would keep the lock.
take_lock() {
  mkdir -p "$(dirname "$run_dir")"
  exec 9>"$run_dir.lock"
  flock -w 180 9 || fail "$run_dir.lock is held by another call"
}

# pid_of FILE PROGRAM: the number in FILE, if that process lives and runs PROGRAM
pid_of() {
  local pid exe
  pid=$(cat "$1" 2>/dev/null) || return 1
  exe=$(readlink "/proc/${pid:-none}/exe") || return 1
  exe=${exe##*/}
  exe=${exe% (deleted)}
  [ "${exe%-wlm}" = "$2" ] || return 1
  printf '%s\n' "$pid"
}

alive() { pid_of "$@" >/dev/null 2>&1; }

# wait_for WHAT LOG COMMAND...: until COMMAND succeeds
wait_for() {
  local what=$1 log=$2 until=$((SECONDS + patience))
  shift 2
  while ! "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$until" ]; then
      tail -n 20 "$log" >&2 || true
      fail "$what is not ready after $patience s, see $log"
    fi
    sleep 0.03
  done
}

port_answers() { (: <>"/dev/tcp/$1/$2") 2>/dev/null; }
