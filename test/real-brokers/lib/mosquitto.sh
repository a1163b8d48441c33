# Mosquitto with accounts in a file, which it reads again on SIGHUP. Sessions are saved every second, or a kill
# would lose them.

start_mosquitto() {
  alive "$run_dir/pid/mosquitto.pid" mosquitto && return
  require_free_ports 127.0.0.1 "$mosquitto_port" "$mosquitto_web_port"
  [ -e "$run_dir/etc/accounts" ] || (umask 077 && : >"$run_dir/etc/accounts")
  local name
  for name in admin site-agent; do
    mosquitto_passwd -b "$run_dir/etc/accounts" "$name" "$(cat "$run_dir/etc/password")"
  done
  mosquitto_conf >"$run_dir/etc/mosquitto.conf"
  mosquitto_acl >"$run_dir/etc/acl"
  chmod 700 "$run_dir/etc/acl"
  setsid mosquitto -c "$run_dir/etc/mosquitto.conf" </dev/null >>"$run_dir/log/mosquitto.log" 2>&1 9>&- &
  echo $! >"$run_dir/pid/mosquitto.pid"
  disown
  wait_for Mosquitto "$run_dir/log/mosquitto.log" ports_answer 127.0.0.1 "$mosquitto_port" "$mosquitto_web_port"
}

mosquitto_conf() {
  cat <<CONF
user $(id -un)
allow_anonymous false
password_file $run_dir/etc/accounts
acl_file $run_dir/etc/acl
persistence true
persistence_location $run_dir/mosquitto/
autosave_interval 1
listener $mosquitto_port 127.0.0.1
listener $mosquitto_web_port 127.0.0.1
protocol websockets
CONF
}

# Everybody has the topics of the subscription of the same name, as Waldur names them; an agent with an account of its
# own has those of all subscriptions.
mosquitto_acl() {
  printf 'user admin\ntopic readwrite #\n\nuser site-agent\ntopic readwrite subscription/#\n\n'
  printf 'pattern readwrite subscription/%%u/#\n'
}
