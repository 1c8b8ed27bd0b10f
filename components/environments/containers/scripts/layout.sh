# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for those who source it
# Where things are in a container that is a host; sourced by scripts that run inside it, in the image's copy of the project.
#   /opt/testbed/host   specs and records of services: gone with the container, kept when it restarts
#   /var/log/testbed    their logs
#   /var/lib            a volume: what services keep outlives a container made anew from another image

# shellcheck source=components/environments/supervision/inside.sh
source components/environments/supervision/inside.sh

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
  # What a cluster tells its pods of themselves.
  local name
  for name in NODE_NAME POD_IP; do
    if [[ ${!name:-} ]]; then environment+=("$name=${!name}"); fi
  done
  if [[ ${SHIFTABLE_CLOCK:-} ]]; then clock_environment; fi
}
