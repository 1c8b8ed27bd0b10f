# shellcheck shell=bash
# shellcheck disable=SC2034 # set for those who source it
# A change of how this machine is reached, which the machine takes back by itself unless it is confirmed in time: also when the
# controller is gone, the network is broken, or the machine was switched off meanwhile. Sent in front of a script that uses it, or
# sourced by it. The script has a function `main`, with the verbs `expire live` and `expire boot`, and `take_back live|boot`.
#
# /var/lib/testbed/network/PART   what was before the change, `state` (pending, confirmed, reverted, taken) and `run.sh`, the script

# guard_open PART: sets `guard`, the folder of the part.
guard_open() {
  part=$1 guard=/var/lib/testbed/network/$1
  unit=testbed-$1-revert
  boot=/etc/systemd/system/$unit-at-boot.service
  mkdir -p "$guard"
  chmod 700 "$guard"
}

# guard_lock: one at a time.
guard_lock() {
  lock=/run/lock/testbed-network
  while true; do
    exec 9>>"$lock"
    flock -w 60 9 || guard_fail 4 "somebody changes the network of this machine for a minute already: \`fuser $lock\` tells who"
    # Whoever was before may have taken it away.
    if [[ $lock -ef /proc/self/fd/9 ]]; then return; fi
  done
}

# guard_fail CODE TEXT: 3 the machine cannot (nothing was changed), 4 busy, 5 taken back.
guard_fail() {
  printf '%s\n' "$2" >&2
  if [[ ! $(guard_state) && ! -d $guard/before ]]; then guard_forget; fi
  exit "$1"
}

guard_state() { cat "$guard/state" 2>/dev/null || true; }

# guard_note STATE: whole or not at all, and on the disk.
guard_note() {
  printf '%s\n' "$1" >"$guard/state.new"
  sync "$guard/state.new"
  mv "$guard/state.new" "$guard/state"
}

# guard_keep: the script as it is, for later.
guard_keep() {
  { echo 'set -euo pipefail'; declare -f; echo 'main "$@" </dev/null'; } >"$guard/run.sh"
}

# guard_arm SECONDS: from here on the change is taken back. All that it takes is on the disk first, and needs nothing else of ours.
guard_arm() {
  guard_keep
  cat >"$boot" <<-UNIT
	[Unit]
	Description=take back an unconfirmed change of testbed ($part)
	DefaultDependencies=no
	RequiresMountsFor=/var/lib/testbed
	After=local-fs.target
	Wants=network-pre.target
	Before=network-pre.target systemd-networkd.service ufw.service

	[Service]
	Type=oneshot
	ExecStart=/bin/bash $guard/run.sh expire boot
	UNIT
  mkdir -p "${boot%/*}/multi-user.target.wants"
  ln -sf "../${boot##*/}" "${boot%/*}/multi-user.target.wants/${boot##*/}"
  guard_note pending
  sync "$guard/run.sh" "$boot" "${boot%/*}/multi-user.target.wants" "$guard"
  guard_disarm_timer
  systemd-run --quiet --collect --unit="$unit" --on-active="${1}s" --timer-property=AccuracySec=100ms \
    --description="take back an unconfirmed change of testbed ($part)" /bin/bash "$guard/run.sh" expire live
}

guard_disarm_timer() { systemctl --quiet stop "$unit.timer" 2>/dev/null || true; }

guard_disarm() {
  guard_disarm_timer
  rm -f "$boot" "${boot%/*}/multi-user.target.wants/${boot##*/}"
  rmdir "${boot%/*}/multi-user.target.wants" 2>/dev/null || true
}

# guard_detach VERB ARGS…: runs the script on its own, after the answer to the controller had the time to leave.
guard_detach() {
  systemctl --quiet stop "testbed-$part-switch.timer" "testbed-$part-switch.service" 2>/dev/null || true
  systemd-run --quiet --collect --unit="testbed-$part-switch" --on-active=300ms --timer-property=AccuracySec=10ms \
    --description="change of testbed ($part)" /bin/bash "$guard/run.sh" "$@"
}

guard_confirm() {
  case $(guard_state) in
    pending) guard_note confirmed ;;
    confirmed | taken) ;;
    reverted) guard_fail 5 "the change was not confirmed in time: this machine has taken it back" ;;
    *) guard_fail 5 "there is no change that could be confirmed" ;;
  esac
  guard_disarm
  echo confirmed
}

# guard_expire live|boot: at boot nothing runs yet, files are all there is.
guard_expire() {
  if [[ $(guard_state) == pending ]]; then
    take_back "$1"
    guard_note reverted
    logger -t testbed "$part: not confirmed, taken back" || true
  fi
  guard_disarm
}

# guard_forget: nothing of ours is left.
guard_forget() {
  guard_disarm
  rm -rf "$guard"
  rm -f "$lock"
  rmdir /var/lib/testbed/network /var/lib/testbed 2>/dev/null || true
}

# eventually SECONDS PROGRAM ARGS…
eventually() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= until)); then return 1; fi
    sleep 0.1
  done
}
