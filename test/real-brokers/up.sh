#!/usr/bin/env bash
# Starts a RabbitMQ (STOMP and MQTT, also over WebSocket) and a Mosquitto below a run directory, without systemd and
# without touching the machine's own configuration, and prints the exports that tests need (also kept in
# RUN_DIR/env.sh). What runs already is left alone.
#
#   eval "$(test/real-brokers/up.sh [RUN_DIR])"
#
# Needs root on Debian 12, for installing the packages when they are missing. Settings, all optional:
#   REAL_BROKERS_DIR        run directory (/tmp/waldur-real-brokers)
#   REAL_BROKERS_PORT_BASE  first of ten loopback ports (27817)
#   REAL_BROKERS_TIMEOUT    seconds to wait for each broker (90)
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/lib/common.sh"
source "$here/lib/packages.sh"
source "$here/../real-common/packages.sh"
source "$here/lib/rabbitmq.sh"
source "$here/lib/mosquitto.sh"

print_exports() {
  cat <<EXPORTS
export REAL_BROKERS_DIR=$run_dir
export REAL_BROKERS_PORT_BASE=$port_base
export REAL_BROKERS_PASSWORD=$(cat "$run_dir/etc/password")
export REAL_BROKERS_RABBITMQ_API=http://127.0.0.1:$management_port/api
export REAL_BROKERS_RABBITMQ_STOMP=ws://127.0.0.1:$web_stomp_port/ws
export REAL_BROKERS_RABBITMQ_MQTT=mqtt://127.0.0.1:$rabbit_mqtt_port
export REAL_BROKERS_RABBITMQ_WEB_MQTT=ws://127.0.0.1:$rabbit_web_mqtt_port/ws
export REAL_BROKERS_MOSQUITTO_MQTT=mqtt://127.0.0.1:$mosquitto_port
export REAL_BROKERS_MOSQUITTO_WEB_MQTT=ws://127.0.0.1:$mosquitto_web_port/mqtt
EXPORTS
}

require_safe_directory
take_lock
install_packages
make_directories
start_epmd
start_rabbitmq
start_mosquitto
say "both brokers are up after $SECONDS s, logs in $run_dir/log"
print_exports | tee "$run_dir/env.sh"
