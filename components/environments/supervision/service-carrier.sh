#!/usr/bin/env bash
# DIRECTORY KIND [AMOUNT] (kill | pause | stop | restart | disk-full | clock-skew SECONDS): a fault of a service, held for as long
# as this process lives. Protocol: scenarios/faults/carrier.ts. What holds it is a file that is open or locked, which the kernel
# closes with this process, however it ends: see fault-*.sh.
# DIRECTORY relieve: no fault; undoes what one left behind when its carrier and the supervisor were both killed.
set -uo pipefail

# heal.sh looks on the host, so the record is in the folder of the host's network namespace.
write_record() {
  local directory record
  directory=${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}/$(stat -Lc %i "$network") ||
    give_up "the host of $name is gone"
  record=$directory/service_${name}_$$
  # A carrier that ends removes the empty folder: made again if that was just now.
  for _ in 1 2 3; do mkdir -p "$directory" && record_self "$record" 2>/dev/null && break; done
  [[ -e $record ]] || give_up "cannot write $record"
  # shellcheck disable=SC2064 # as it is now
  trap "rm -f '$record'; rmdir -p '${record%/*}' 2>/dev/null" EXIT
}

# On a busy machine a fault must not begin or end late. This process sleeps but for those moments.
hurry() { chrt --reset-on-fork --rr --pid 1 $$ 2>/dev/null || renice -n -15 -p $$ >/dev/null 2>&1; }

give_up() {
  printf 'error %s\n' "$*"
  end_fault
  exit 1
}

end_fault() {
  if [[ ! $fired ]]; then return; fi
  heal || return
  fired=''
}

finish() {
  if end_fault; then printf 'healed\n' && exit 0; fi
  printf 'error %s\n' "$problem"
  exit 1
}

# What the kind of fault is about: how it is armed, fired, attended to while it is on, healed, and relieved.
load_kind() {
  local family
  case $1 in
    kill | pause | stop | restart) family=process ;;
    disk-full) family=disk ;;
    clock-skew) family=clock ;;
    *) give_up "unknown fault: $1" ;;
  esac
  # shellcheck disable=SC1090 # one of those beside this file
  source "components/environments/supervision/fault-$family.sh"
}

# Prints what was undone, if anything.
relieve_all() {
  local each
  for each in clock-skew kill; do
    load_kind "$each"
    relieve
  done
  exit 0
}

main() {
  # shellcheck disable=SC2034 # read by fault-*.sh
  directory=$1 kind=$2 amount=${3:-} name=${1##*/} fired='' victim='' deadline=0 filled=0 problem=''
  # shellcheck source=components/environments/local/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  locate_service "$directory"
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec" || give_up "no service in $directory"
  if [[ $kind == relieve ]]; then relieve_all; fi
  load_kind "$kind"
  trap finish TERM INT HUP
  trap '' PIPE
  arm
  write_record
  hurry
  printf 'armed\n'
  # Silence is counted in waits, by no clock: while a whole machine sleeps, or has its clock set, its driver misses no beat.
  local line heard='' code lease=${TESTBED_LEASE:-5} silent=0
  while :; do
    line='' code=0
    read -r -t 0.1 line || code=$?
    heard+=$line
    # A wait that runs out leaves what was read of a line, which can be all of it: bash may have taken the newline as well, and
    # lost it. So a request is known by its word, wherever that ends.
    while [[ $heard =~ ^(fire|beat|heal) ]]; do
      heard=${heard#"${BASH_REMATCH[1]}"} silent=0
      case ${BASH_REMATCH[1]} in
        fire) fire && printf 'fired\n' ;;
        heal) finish ;;
      esac
    done
    if ((code > 128)); then
      ((++silent < lease * 10)) || give_up "no sign of life from the driver for $lease s: heals"
    elif ((code > 0)); then
      finish
    elif [[ $heard ]]; then
      give_up "unknown request: $heard"
    fi
    if [[ $fired ]]; then attend; fi
  done
}
main "$@"
exit
