# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# layout.sh for scripts that hosts have in common, on a Mac; sourced. Has not run on a Mac.

# shellcheck source=components/environments/lan/scripts/layout.sh
source components/environments/lan/scripts/layout.sh
# shellcheck source=components/environments/lan/scripts/macos-launchd.sh
source components/environments/lan/scripts/macos-launchd.sh

# locate_service DIRECTORY: as in layout.sh. What was sourced before, process.sh, is replaced here.
locate_service() {
  local place=${1#/var/lib/testbed/}
  locate "${place%%/*}"
  log=$logs/${1##*/}.log
  # Whatever tells stacks apart by its number on the disk.
  network=$node
  # shellcheck source=components/environments/lan/scripts/macos-process.sh
  source components/environments/lan/scripts/macos-process.sh
}

# start_again DIRECTORY: as in layout.sh, of launchd.
start_again() {
  if [[ $RESTART == always ]]; then return; fi
  label_of "${1##*/}"
  [[ $(job_pid) ]] || launchctl kickstart "system/$label" </dev/null &>/dev/null || true
}
