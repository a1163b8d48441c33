# Shared by the scripts that start real daemons below a run directory: messages, looking after processes. Sourced, not
# run, with these set: tool (name in messages), run_dir, patience (seconds for each daemon), port_setting (the variable
# by which one gets other ports).

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

say() { printf '%s: %s\n' "$tool" "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

require_safe_directory() {
  [[ $run_dir =~ ^/[A-Za-z0-9._/-]+$ ]] || fail "use a run directory without special characters, not $run_dir"
  [ "$(tr -cd / <<<"$run_dir" | wc -c)" -ge 2 ] || fail "use a run directory below another one, not $run_dir"
}

# One up or down at a time. Daemons are started with descriptor 9 closed, or they would keep the lock.
take_lock() {
  mkdir -p "$(dirname "$run_dir")"
  exec 9>"$run_dir.lock"
  flock -w 180 9 || fail "$run_dir.lock is held by another call"
}

# runs PID PROGRAM: whether that process lives and runs that program
runs() {
  local exe
  exe=$(readlink "/proc/${1:-none}/exe") || return 1
  exe=${exe##*/}
  exe=${exe% (deleted)}
  [ "${exe%-wlm}" = "$2" ] # Debian's suffix of SLURM's programs
}

# pid_of FILE PROGRAM: the number in FILE, if that process runs PROGRAM
pid_of() {
  local pid
  pid=$(cat "$1" 2>/dev/null) && runs "$pid" "$2" && printf '%s\n' "$pid"
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
    sleep 0.05
  done
}

# ports_answer HOST PORT...
ports_answer() {
  local host=$1 port
  shift
  for port in "$@"; do (: <>"/dev/tcp/$host/$port") 2>/dev/null || return 1; done
}

# require_free_ports HOST PORT...
require_free_ports() {
  local host=$1 port
  shift
  for port in "$@"; do
    ! ports_answer "$host" "$port" || fail "port $port is in use; set $port_setting"
  done
}
