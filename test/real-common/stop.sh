# Shared by the down.sh scripts. Sourced before anything else, so that --purge may stand anywhere.

purge=
arguments=()
for argument in "$@"; do
  if [ "$argument" = --purge ]; then purge=yes; else arguments+=("$argument"); fi
done
set -- "${arguments[@]}"

# stop PIDFILE PROGRAM SECONDS: asks, waits, insists
stop() {
  local pid until=$((SECONDS + $3))
  if pid=$(pid_of "$1" "$2"); then
    kill -CONT "$pid" 2>/dev/null || true
    kill -TERM "$pid" 2>/dev/null || true
    # some remove the file long before they have ended
    while runs "$pid" "$2"; do
      [ "$SECONDS" -lt "$until" ] || {
        say "$2 did not stop within $3 s and is killed"
        kill -KILL "$pid" 2>/dev/null || true
        break
      }
      sleep 0.05
    done
  fi
  rm -f "$1"
}

# After everything has been stopped.
finish() {
  say "stopped what ran below $run_dir"
  [ -z "$purge" ] || rm -rf -- "$run_dir" "$run_dir.lock"
}
