# Starts what does not run yet, in the order of who needs whom.

mysql_socket=$run_dir/db/mysql.sock

# start_once LOG COMMAND...: a program that goes to the background by itself
start_once() {
  local log=$1
  shift
  "$@" </dev/null >>"$log" 2>&1 9>&- || {
    tail -n 10 "$log" >&2
    fail "$1 did not start, see $run_dir/log"
  }
}

start_munged() {
  local dir=$run_dir/munge
  alive "$dir/munged.pid" munged && return
  rm -f "$dir"/munge.sock* "$dir/munged.pid"
  start_once "$run_dir/log/start.log" runuser -u munge -- munged --key-file="$dir/munge.key" \
    --socket="$dir/munge.sock" --pid-file="$dir/munged.pid" --log-file="$dir/munged.log" \
    --seed-file="$dir/munged.seed"
}

start_mariadb() {
  alive "$run_dir/pid/mariadbd.pid" mariadbd && return
  if [ ! -e "$run_dir/db/complete" ]; then
    rm -rf "$run_dir/db/data"
    install -d -o slurm -g slurm "$run_dir/db/data"
    start_once "$run_dir/log/mariadb.log" mariadb-install-db --no-defaults --user=slurm \
      --datadir="$run_dir/db/data" --skip-test-db --skip-name-resolve --auth-root-authentication-method=socket
    touch "$run_dir/db/complete"
  fi
  rm -f "$mysql_socket"
  setsid mariadbd --no-defaults --user=slurm --datadir="$run_dir/db/data" --socket="$mysql_socket" \
    --pid-file="$run_dir/db/mariadbd.pid" --init-file="$run_dir/etc/database.sql" --skip-networking \
    --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=2 --innodb-lock-wait-timeout=900 \
    --performance-schema=OFF </dev/null >>"$run_dir/log/mariadb.log" 2>&1 9>&- &
  echo $! >"$run_dir/pid/mariadbd.pid"
  disown
  wait_for MariaDB "$run_dir/log/mariadb.log" mariadb --no-defaults --socket="$mysql_socket" -e 'use slurm_acct_db'
}

start_slurmdbd() {
  alive "$run_dir/dbd/slurmdbd.pid" slurmdbd && return
  require_free_ports "$address" "$dbd_port"
  MYSQL_UNIX_PORT=$mysql_socket start_once "$run_dir/log/start.log" "${as_host[@]}" slurmdbd
  wait_for slurmdbd "$run_dir/log/slurmdbd.log" ports_answer "$address" "$dbd_port"
}

register_cluster() {
  local answer
  answer=$(sacctmgr -nP show cluster "$cluster" format=cluster </dev/null 9>&-)
  [ "$answer" = "$cluster" ] || sacctmgr -i add cluster "$cluster" </dev/null >&2 9>&-
}

start_slurmctld() {
  alive "$run_dir/ctld/slurmctld.pid" slurmctld && return
  require_free_ports "$address" "$ctld_port"
  start_once "$run_dir/log/start.log" "${as_host[@]}" slurmctld
  wait_for slurmctld "$run_dir/log/slurmctld.log" ports_answer "$address" "$ctld_port"
}

start_slurmd() {
  alive "$run_dir/slurmd/slurmd.pid" slurmd && return
  require_free_ports "$address" "$slurmd_port"
  start_once "$run_dir/log/start.log" "${as_host[@]}" slurmd -N "$node"
}

node_is_up() { [[ $(sinfo -h -N -n "$node" -o %T 9>&-) =~ ^(idle|mixed|allocated) ]]; }

start_slurmrestd() {
  [ "${REAL_SLURM_REST:-0}" = 1 ] || return 0
  alive "$run_dir/pid/slurmrestd.pid" slurmrestd && return
  require_free_ports 127.0.0.1 "$rest_port"
  rm -f "$run_dir/rest/slurmrestd.sock"
  SLURM_JWT=daemon setsid slurmrestd -a rest_auth/jwt -u nobody -g nogroup "unix:$run_dir/rest/slurmrestd.sock" \
    "127.0.0.1:$rest_port" </dev/null >>"$run_dir/log/slurmrestd.log" 2>&1 9>&- &
  echo $! >"$run_dir/pid/slurmrestd.pid"
  disown
  wait_for slurmrestd "$run_dir/log/slurmrestd.log" ports_answer 127.0.0.1 "$rest_port"
  local token
  token=$(scontrol token username=root lifespan=31536000)
  (umask 077 && printf '%s\n' "${token#SLURM_JWT=}" >"$run_dir/etc/root.jwt")
}
