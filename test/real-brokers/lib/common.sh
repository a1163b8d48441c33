# Shared by up.sh and down.sh: settings, messages, looking after processes. Sourced, not run.

run_dir=$(realpath -m -- "${1:-${REAL_BROKERS_DIR:-/tmp/waldur-real-brokers}}")
port_base=${REAL_BROKERS_PORT_BASE:-27817}
patience=${REAL_BROKERS_TIMEOUT:-90} # seconds for each broker

epmd_port=$port_base
distribution_port=$((port_base + 1))
amqp_port=$((port_base + 2))
stomp_port=$((port_base + 3))
web_stomp_port=$((port_base + 4))
rabbit_mqtt_port=$((port_base + 5))
rabbit_web_mqtt_port=$((port_base + 6))
management_port=$((port_base + 7))
mosquitto_port=$((port_base + 8))
mosquitto_web_port=$((port_base + 9))

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

say() { printf 'real-brokers: %s\n' "$*" >&2; }
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

make_directories() {
  mkdir -p "$run_dir"/{etc,pid,log,rabbitmq,mosquitto}
  [ -s "$run_dir/etc/password" ] || (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' 'ab' >"$run_dir/etc/password")
}

# runs PID PROGRAM: whether that process lives and runs that program
runs() {
  local exe
  exe=$(readlink "/proc/${1:-none}/exe") || return 1
  exe=${exe##*/}
  [ "${exe% (deleted)}" = "$2" ]
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
    sleep 0.1
  done
}

ports_answer() {
  local port
  for port in "$@"; do (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1; done
}

require_free_ports() {
  local port
  for port in "$@"; do
    ! ports_answer "$port" || fail "port $port is in use; set REAL_BROKERS_PORT_BASE"
  done
}
