# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what is set here is for those who source it, and the other way round
# Where the things of a stack are; sourced by the other scripts, which run as root in the project's folder.
#   /run/testbed/OWNER       a private tmpfs: namespaces, process records, secrets. Gone after a reboot, as it must be.
#   .testbed/run/STACK/NODE  what a host writes: its private directories and logs.

# locate OWNER STACK NODE: sets the variables below.
locate() {
  local part
  for part in "$@"; do
    [[ $part =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "\`$part\` cannot be part of a name"
  done
  run=/run/testbed/$1
  data=.testbed/run/$2
  switch=tb-$1-sw
  namespace=tb-$1-$3
  network=/run/netns/$namespace
  mounts=$run/mnt/$3
  node=$run/nodes/$3
  root=$data/$3/root
  logs=$data/$3/log
  host=(nsenter "--net=$network" "--mount=$mounts" --wd=.)
  supervisor=components/environments/supervision/supervised.sh
  export run data switch namespace network mounts node root logs
}

# locate_service DIRECTORY: the same from the folder of a service's records, and `log`.
locate_service() {
  local stack name=${1%/services/*} owner=${1#/run/testbed/}
  owner=${owner%%/*}
  read -r stack <"/run/testbed/$owner/owner" || fail "no stack of owner $owner"
  locate "$owner" "$stack" "${name##*/}"
  log=$logs/${1##*/}.log
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# project_file PATH: scripts run in the project itself.
project_file() { printf %s "$1"; }

# A name in /run/netns or a file of ours is a namespace only while one is mounted there: names can outlive a reboot.
is_namespace() { [[ -e $1 && $(stat -fc %t "$1" 2>/dev/null) == 6e736673 ]]; }

make_namespace() {
  is_namespace "/run/netns/$1" && return
  if [[ -e /run/netns/$1 ]]; then rm -f "/run/netns/$1"; fi
  ip netns add "$1"
}

# mac_of ADDRESS: the same address always has the same one. A host made anew is reached at once, whatever its peers remember,
# and nobody has to ask: all namespaces of a kernel share one table of 1024 learned neighbours, too few for 100 hosts.
mac_of() {
  local bytes
  IFS=. read -ra bytes <<<"$1"
  printf '02:00:%02x:%02x:%02x:%02x' "${bytes[@]}"
}

# know_neighbours NAMESPACE DEVICE: all of the hosts file, so that the kernel need not learn them.
know_neighbours() {
  local address name
  {
    printf 'neigh flush dev %s nud permanent\n' "$2"
    while read -r address name; do
      if [[ $address == *.* && $name != localhost ]]; then
        printf 'neigh replace %s lladdr %s dev %s nud permanent\n' "$address" "$(mac_of "$address")" "$2"
      fi
    done <"$run/hosts"
  } | ip -n "$1" -batch -
}

# enter PROGRAM…: in the host's network and file system, in the same folder.
enter() { "${host[@]}" "$@"; }

host_lives() { is_namespace "$mounts"; }

# A process left in a namespace that was since made anew is of no use. One that went on to a mount namespace of its own still
# sees the host's /etc.
at_home() {
  [[ /proc/$pid/ns/net -ef $network ]] || return
  [[ /proc/$pid/ns/mnt -ef $mounts ]] || enter test "/proc/$pid/root/etc" -ef /etc
}

# kept_at PATH: where the private file system keeps that file. Paths outside it would be this machine's own.
kept_at() {
  local private
  for private in /etc /var/lib /usr/local; do
    if [[ $1 == "$private"/* && $1 != *..* ]]; then
      private=${private#/}
      printf '%s/%s/upper/%s' "$(<"$node/root")" "${private//\//-}" "${1#"/$private/"}"
      return
    fi
  done
  fail "$1: a host of \`local\` can only write below /etc, /var/lib and /usr/local."
}

# All that a host writes is its own.
claim() { :; }

# Services are this machine's root, as their host is.
service_user=''
confine() { confined=(); }

# Ends every process of a network namespace; its name must not go before its last process.
empty_namespace() {
  is_namespace "/run/netns/$1" || return 0
  local pids deadline=$((SECONDS + 10))
  while pids=$(ip netns pids "$1") && [[ -n $pids ]]; do
    ((SECONDS < deadline)) || fail "processes $(tr '\n' ' ' <<<"$pids")of namespace $1 do not end"
    # shellcheck disable=SC2086 # a list of numbers
    kill -KILL $pids 2>/dev/null || true
  done
}

# What root made in .testbed belongs to whom the project belongs to.
hand_over() { [[ -O . ]] || chown "$(stat -c %u:%g .)" "$@"; }

# record FILE EPOCH: what `observe.sh` compares with later. Written last, when everything holds.
record() { printf '%s\n' "$2" >"$1"; }
