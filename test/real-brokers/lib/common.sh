# Shared by up.sh and down.sh: settings. Sourced, not run, with here set.

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

tool=real-brokers port_setting=REAL_BROKERS_PORT_BASE
source "$here/../real-common/common.sh"

make_directories() {
  mkdir -p "$run_dir"/{etc,pid,log,rabbitmq,mosquitto}
  [ -s "$run_dir/etc/password" ] || (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' 'ab' >"$run_dir/etc/password")
}
