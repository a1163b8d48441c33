# Debian's packages of RabbitMQ and Mosquitto, without the services they would start.

packages=(rabbitmq-server mosquitto)

packages_present() {
  local program
  for program in rabbitmq-server epmd mosquitto mosquitto_passwd; do
    command -v "$program" >/dev/null || return 1
  done
}
