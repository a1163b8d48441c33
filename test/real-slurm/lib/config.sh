# Directories, keys and configuration files below the run directory.

# Daemons bind to what the host's name resolves to. Where that is not loopback, they are started with a host name
# of their own; where a container forbids that, they listen on every address of the container.
choose_host() {
  controller_binding='CommunicationParameters=NoCtldInAddrAny,NoInAddrAny'
  database_binding='CommunicationParameters=NoInAddrAny'
  host=$(hostname -s)
  address=$(getent ahostsv4 "$host" 2>/dev/null | awk 'NR == 1 { print $1 }' || true)
  as_host=()
  case $address in
    127.*) ;;
    ?*)
      if unshare --uts true 2>/dev/null; then
        use_own_host_name
      else
        controller_binding='' database_binding=''
      fi
      ;;
    *) use_own_host_name ;;
  esac
}

use_own_host_name() {
  host=localhost address=127.0.0.1
  # shellcheck disable=SC2016
  as_host=(unshare --uts sh -c 'hostname localhost && exec "$@"' sh)
}

make_directories() {
  install -d -m 755 "$run_dir" "$run_dir"/{etc,pid,gpu,slurmd}
  install -d -m 755 -o munge -g munge "$run_dir/munge"
  install -d -m 755 -o slurm -g slurm "$run_dir"/{log,ctld,dbd}
  install -d -m 750 -o slurm -g slurm "$run_dir/db"
  install -d -m 755 -o nobody "$run_dir/rest"
}

# secret FILE BYTES OWNER
secret() {
  [ -s "$1" ] && return
  (umask 077 && head -c "$2" /dev/urandom >"$1")
  chown "$3" "$1"
}

write_configuration() {
  secret "$run_dir/munge/munge.key" 128 munge
  secret "$run_dir/etc/jwt.key" 32 slurm
  slurm_conf | put slurm.conf 644 root
  gres_conf | put gres.conf 644 root
  # slurmd loads a cgroup plugin even when nothing uses it; the automatic choice needs systemd or a mount
  printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' | put cgroup.conf 644 root
  slurmdbd_conf | put slurmdbd.conf 600 slurm
  database_sql | put database.sql 644 root
}

# put NAME MODE OWNER: standard input becomes that file, at once, because running programs may be reading it
put() {
  local file=$run_dir/etc/$1
  (umask 077 && cat >"$file.new")
  chmod "$2" "$file.new"
  chown "$3" "$file.new"
  mv -f "$file.new" "$file"
}

authentication() {
  cat <<CONF
SlurmUser=slurm
AuthType=auth/munge
AuthInfo=socket=$run_dir/munge/munge.sock
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=$run_dir/etc/jwt.key
CONF
}

# The node claims more than the machine has. Nothing is confined (no cgroups), nothing is mailed.
slurm_conf() {
  authentication
  cat <<CONF
ClusterName=$cluster
SlurmctldHost=$host($address)
SlurmctldPort=$ctld_port
SlurmdPort=$slurmd_port
$controller_binding
SlurmdUser=root
StateSaveLocation=$run_dir/ctld
SlurmdSpoolDir=$run_dir/slurmd
SlurmctldPidFile=$run_dir/ctld/slurmctld.pid
SlurmdPidFile=$run_dir/slurmd/slurmd.pid
SlurmctldLogFile=$run_dir/log/slurmctld.log
SlurmdLogFile=$run_dir/log/slurmd.log
MailProg=/bin/true
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=5
JobCompType=jobcomp/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=100
ReturnToService=2
KillWait=2
MinJobAge=30
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,batch_sched_delay=0,sched_min_interval=0
PriorityType=priority/multifactor
PriorityCalcPeriod=1
PriorityDecayHalfLife=7-0
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=$address
AccountingStoragePort=$dbd_port
# despite its name the path of the munge socket that clients use towards slurmdbd
AccountingStoragePass=$run_dir/munge/munge.sock
AccountingStorageEnforce=associations,limits,qos,safe
AccountingStorageTRES=gres/gpu
GresTypes=gpu
NodeName=$node NodeHostname=$host NodeAddr=$address CPUs=16 RealMemory=64000 Gres=gpu:2 State=UNKNOWN
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE DefaultTime=60 State=UP
PartitionName=gpu Nodes=$node MaxTime=INFINITE DefaultTime=60 State=UP TRESBillingWeights="CPU=1.0,GRES/gpu=8.0"
CONF
}

# A GPU without a file is dropped in silence and the node becomes invalid; any file will do.
gres_conf() {
  touch "$run_dir/gpu/0" "$run_dir/gpu/1"
  printf 'AutoDetect=off\nName=gpu File=%s/gpu/[0-1]\n' "$run_dir"
}

slurmdbd_conf() {
  authentication
  cat <<CONF
DbdHost=$host
DbdAddr=$address
DbdPort=$dbd_port
$database_binding
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StorageLoc=slurm_acct_db
PidFile=$run_dir/dbd/slurmdbd.pid
LogFile=$run_dir/log/slurmdbd.log
CONF
}

database_sql() {
  cat <<'SQL'
CREATE DATABASE IF NOT EXISTS slurm_acct_db;
CREATE USER IF NOT EXISTS slurm@localhost IDENTIFIED VIA unix_socket;
GRANT ALL ON slurm_acct_db.* TO slurm@localhost;
SQL
}
