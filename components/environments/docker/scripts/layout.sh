# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for those who source it
# Where things are in a container that is a host; sourced by scripts that run inside it, in the image's copy of the project.
#   /opt/testbed/host   specs and records of services: gone with the container, kept when it restarts
#   /var/log/testbed    their logs
#   /var/lib            a volume: what services keep outlives a container made anew from another image

# locate OWNER STACK NODE: sets the variables below.
locate() {
  node=/opt/testbed/host
  logs=/var/log/testbed
  network=/proc/self/ns/net
  host=()
  supervisor=components/environments/supervision/supervised.sh
}

# locate_service DIRECTORY: the same from the folder of a service's records, and `log`.
locate_service() {
  locate
  log=$logs/${1##*/}.log
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

enter() { "$@"; }

# Who is asked is inside the host.
host_lives() { true; }
at_home() { true; }

# kept_at PATH: declared files are where they are declared.
kept_at() {
  case $1 in
    */../* | */..) ;;
    /etc/* | /var/lib/* | /usr/local/*) printf %s "$1" && return ;;
  esac
  fail "$1: a host can only write below /etc, /var/lib and /usr/local."
}

hand_over() { :; }

# All of the host is the stack's own.
claim() { :; }

# Services are nobody in particular: a user without a name, without rights but those that were declared for them.
service_user=10001:10001

# confine: sets `confined` and `environment` for the service whose spec was read.
confine() {
  local rights=-all
  if [[ " ${NEEDS:-} " == *" NET_ADMIN "* ]]; then rights=-all,+net_admin; fi
  confined=(setpriv --reuid "${service_user%:*}" --regid "${service_user#*:}" --clear-groups --no-new-privs
    --inh-caps "$rights" --ambient-caps "$rights" --bounding-set "$rights")
  environment=(PATH="$PATH" HOME="${STATE_DIRECTORY:-/tmp}" "${environment[@]:2}")
  if [[ ${SHIFTABLE_CLOCK:-} ]]; then clock_environment; fi
}

# record FILE EPOCH: what `observe.sh` compares with later. Written last, when everything holds.
record() { printf '%s\n' "$2" >"$1"; }
