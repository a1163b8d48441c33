# Debian's packages of SLURM, MariaDB and munge, without the services they would start.

packages=(
  munge mariadb-server-core mariadb-client-core iproute2
  slurm-client slurmctld slurmd slurmdbd slurmrestd slurm-wlm-mysql-plugin slurm-wlm-jwt-plugin
)

packages_present() {
  local program
  for program in munged mariadbd mariadb-install-db slurmdbd slurmctld slurmd slurmrestd sacctmgr ip; do
    command -v "$program" >/dev/null || return 1
  done
  compgen -G '/usr/lib/*/slurm-wlm/accounting_storage_mysql.so' >/dev/null &&
    compgen -G '/usr/lib/*/slurm-wlm/auth_jwt.so' >/dev/null
}

create_users() {
  local name
  for name in $os_users; do
    id -u "$name" >/dev/null 2>&1 || useradd --no-create-home --home-dir /tmp --shell /bin/sh "$name" >&2
  done
}
