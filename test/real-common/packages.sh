# Debian's packages without the services they would start. Sourced, not run, with these set: packages (their names) and
# packages_present (a function that tells whether all that is needed is there).

install_packages() {
  packages_present && return
  [ "$(id -u)" -eq 0 ] || fail "root is needed to install ${packages[*]}"
  say "installing ${packages[*]}"
  local log attempt policy=/usr/sbin/policy-rc.d made_policy=
  log=$(mktemp)
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" # 101: do not start this service
    chmod 755 "$policy"
    made_policy=yes
  fi
  for attempt in 1 2 3 4 5; do
    apt_install >"$log" 2>&1 && break
    say "attempt $attempt failed: $(tail -n 1 "$log")"
    sleep 5 # another apt may hold its locks
  done
  [ -z "$made_policy" ] || rm -f "$policy"
  packages_present || {
    tail -n 30 "$log" >&2
    fail 'the packages could not be installed; Debian 12 has all of them'
  }
  rm -f "$log"
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null 9>&- &&
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages[@]}" </dev/null 9>&-
}
