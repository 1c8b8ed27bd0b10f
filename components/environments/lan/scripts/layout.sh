# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for those who source it
# Where things are on a machine that is a host; sourced by scripts that run on it, as root, in its copy of the project.
#   /etc/testbed/reservation   which stack has the machine
#   /var/lib/testbed/OWNER     all that is ours: `kit` (the copy of the project), `blobs` (its content), `services` (records),
#                              `claims` (files and folders that are this stack's), `made` (folders that were not there before)
#   /var/log/testbed/OWNER     logs of services
# Services are units `testbed-NAME`; what they keep is where they say, on the machine itself.

# Sent before the copy is there, it comes behind what it would source.
# shellcheck source=components/environments/supervision/inside.sh
declare -F kept_at >/dev/null || source components/environments/supervision/inside.sh

# locate OWNER STACK NODE: sets the variables below.
locate() {
  owner=$1
  node=/var/lib/testbed/$owner
  logs=/var/log/testbed/$owner
  network=/proc/1/ns/net
  host=()
  supervisor=components/environments/lan/scripts/units.sh
  # Services are a user of their own, without rights but those that were declared for them.
  service_user=tb-$owner:tb-$owner
}

# locate_service DIRECTORY: the same from the folder of a service's records, and `log`.
locate_service() {
  local place=${1#/var/lib/testbed/}
  locate "${place%%/*}"
  log=$logs/${1##*/}.log
}

# start_again DIRECTORY: systemd starts what a fault has ended only where the restart policy of its unit says so, see
# fault-process.sh. A unit that is on its way is left to it.
start_again() {
  if [[ $RESTART == always ]]; then return; fi
  systemctl --quiet --no-block start "testbed-${1##*/}.service" </dev/null &>/dev/null || true
}

# claim PATH: the stack will make this file or folder. What was there before is somebody else's and stays as it is.
claim() {
  local above=${1%/*}
  if grep -qxF -- "$1" "$node/claims" 2>/dev/null; then return; fi
  [[ ! -e $1 && ! -L $1 ]] || fail "$1 is on this machine already and not of this stack: move it away, it would be overwritten"
  while [[ $above && ! -d $above ]]; do
    printf '%s\n' "$above" >>"$node/made"
    above=${above%/*}
  done
  printf '%s\n' "$1" >>"$node/claims"
}

# confine: sets `confined` and `environment` for the service whose spec was read; units do the same in their own words.
confine() {
  confined=(setpriv --reuid "${service_user%:*}" --regid "${service_user#*:}" --clear-groups --no-new-privs
    --inh-caps=-all --bounding-set=-all)
  environment=(PATH="$PATH" HOME="${STATE_DIRECTORY:-/tmp}" "${environment[@]:2}")
  if [[ ${SHIFTABLE_CLOCK:-} ]]; then clock_environment; fi
}
