# RabbitMQ as one node with a port mapper of its own, so that another Erlang on this machine is not disturbed.

rabbit_ports=("$amqp_port" "$stomp_port" "$web_stomp_port" "$rabbit_mqtt_port" "$rabbit_web_mqtt_port" "$management_port")

start_epmd() {
  alive "$run_dir/pid/epmd.pid" epmd && return
  require_free_ports 127.0.0.1 "$epmd_port"
  setsid epmd -port "$epmd_port" -address 127.0.0.1 </dev/null >>"$run_dir/log/epmd.log" 2>&1 9>&- &
  echo $! >"$run_dir/pid/epmd.pid"
  disown
  wait_for epmd "$run_dir/log/epmd.log" ports_answer 127.0.0.1 "$epmd_port"
}

start_rabbitmq() {
  alive "$run_dir/pid/rabbitmq.pid" beam.smp && return
  require_free_ports 127.0.0.1 "${rabbit_ports[@]}" "$distribution_port"
  rabbitmq_conf >"$run_dir/etc/rabbitmq.conf"
  echo '[rabbitmq_management,rabbitmq_stomp,rabbitmq_web_stomp,rabbitmq_mqtt,rabbitmq_web_mqtt].' \
    >"$run_dir/etc/enabled_plugins"
  rm -f "$run_dir/pid/rabbitmq.pid"
  (
    export HOME=$run_dir/rabbitmq # the Erlang cookie
    export RABBITMQ_NODENAME=site-agent-test@localhost RABBITMQ_CONF_ENV_FILE=/dev/null
    export RABBITMQ_MNESIA_BASE=$run_dir/rabbitmq RABBITMQ_LOG_BASE=$run_dir/log
    export RABBITMQ_CONFIG_FILE=$run_dir/etc/rabbitmq.conf
    export RABBITMQ_ENABLED_PLUGINS_FILE=$run_dir/etc/enabled_plugins
    export RABBITMQ_PID_FILE=$run_dir/pid/rabbitmq.pid
    export ERL_EPMD_PORT=$epmd_port ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_DIST_PORT=$distribution_port
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
    # the script of the same name in the PATH insists on the user and the directories of the package
    setsid /usr/lib/rabbitmq/bin/rabbitmq-server </dev/null >"$run_dir/log/rabbitmq-start.log" 2>&1 9>&- &
    disown
  )
  wait_for RabbitMQ "$run_dir/log/rabbitmq-start.log" ports_answer 127.0.0.1 "${rabbit_ports[@]}"
}

rabbitmq_conf() {
  cat <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp_port
stomp.listeners.tcp.1 = 127.0.0.1:$stomp_port
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = $web_stomp_port
mqtt.listeners.tcp.1 = 127.0.0.1:$rabbit_mqtt_port
mqtt.allow_anonymous = false
web_mqtt.tcp.ip = 127.0.0.1
web_mqtt.tcp.port = $rabbit_web_mqtt_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $management_port
default_user = admin
default_pass = $(cat "$run_dir/etc/password")
disk_free_limit.absolute = 50MB
log.file.level = info
CONF
}
