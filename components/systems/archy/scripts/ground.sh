#!/usr/bin/env bash
# VERB HOME OWNER NODE: the ground for the gate on a host. Environment: ARCHY_PASSWORD (an appliance's).
#   HOME/host        OWNER NODE: who this host was taken for, so that a gate that ends up elsewhere finds out
#   HOME/installed   packages that were not there before; they go with the stack
#   HOME/password    for the user root alone; `password.given` beside it if it came from here and not with a program of ours
# Test programs come from the distribution, and only on a machine of its own: a host that shares another machine's programs must
# have them before. Never are folders unpacked over the system. A host that cannot have them is blocked by AR-0, and stops no other.
set -euo pipefail

# Sets `missing`.
find_missing() {
  local program
  missing=()
  for program in bats jq curl; do command -v "$program" >/dev/null || missing+=("$program"); done
}

# This host's programs are nobody else's: its first process sees the same files and the same network.
is_own_machine() {
  [[ -d /run/systemd/system && $(readlink /proc/1/ns/mnt) == "$(readlink /proc/self/ns/mnt)" ]] &&
    [[ $(readlink /proc/1/ns/net) == "$(readlink /proc/self/ns/net)" ]]
}

# A mirror that does not answer is no reason to wait for long.
apt_get() { apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=0 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@"; }

install_missing() {
  find_missing
  ((${#missing[@]} > 0)) || return 0
  if ! is_own_machine || ! command -v apt-get >/dev/null; then
    printf '%s missing, and this host cannot be given packages\n' "${missing[*]}"
    return
  fi
  local before
  before=$(dpkg-query -W -f '${Package}\n' | sort)
  export DEBIAN_FRONTEND=noninteractive
  apt_get install --no-install-recommends "${missing[@]}" ||
    { apt_get update && apt_get install --no-install-recommends "${missing[@]}"; } ||
    printf '%s cannot be installed\n' "${missing[*]}"
  comm -13 <(printf '%s\n' "$before") <(dpkg-query -W -f '${Package}\n' | sort) >>"$home/installed"
}

fail() {
  printf 'host %s: %s\n' "$node" "$*" >&2
  exit 1
}

remove() {
  local program
  # Gates that still run, with all they started.
  for program in "$home"/folders/*/gate.sh; do
    if [[ -e $program ]]; then bash "$program" "$home" end; fi
  done
  if [[ -s $home/installed ]]; then
    xargs -r apt-get -qq -o DPkg::Lock::Timeout=120 remove <"$home/installed" >/dev/null ||
      printf 'these packages of the test kit stay: %s\n' "$(tr '\n' ' ' <"$home/installed")"
  fi
  if [[ -e $home/password.given ]]; then rm -f "$home/password"; fi
  rm -rf "$home"/{gates,folders,lock,host,installed,password.given}
  rmdir "$home" 2>/dev/null || true
}

main() {
  local verb=$1 owner=$3 missing
  home=$2 node=$4
  if [[ $verb == delete ]]; then
    remove
    exit
  fi
  if [[ -e $home/host && $(<"$home/host") != "$owner $node" ]]; then
    fail "is taken by another stack or node: $home/host says $(<"$home/host"); destroy that, or remove the folder"
  fi
  mkdir -p "$home/gates" "$home/folders"
  # Suites may run as another user.
  chmod 0755 "$home"
  printf '%s %s\n' "$owner" "$node" >"$home/host"
  if [[ ${ARCHY_PASSWORD:-} ]]; then
    (umask 077 && printf '%s\n' "$ARCHY_PASSWORD" >"$home/password.new")
    mv "$home/password.new" "$home/password"
    : >"$home/password.given"
  fi
  install_missing
  printf 'test programs: %s\n' "$(bats --version 2>&1)"
}
main "$@" </dev/null
