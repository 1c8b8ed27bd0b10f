# shellcheck shell=bash
# shellcheck disable=SC2034 # set for those who source it
# A change of how this machine is reached, which the machine takes back by itself unless it is confirmed in time: also when the
# controller is gone, the network is broken, or the machine was switched off meanwhile. Sent in front of a script that uses it, or
# sourced by it. The script has a function `main`, with the verbs `expire live` and `expire boot`, and `take_back live|boot`.
#
# /var/lib/testbed/network/PART   what was before the change, `state` (pending, confirmed, reverted, taken) and `run.sh`, the script

if ! declare -F guard_state >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/guard-state.sh
  source components/environments/lan/scripts/guard-state.sh
fi

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

# guard_note STATE: whole or not at all, and on the disk.
guard_note() {
  printf '%s\n' "$1" >"$guard/state.new"
  sync "$guard/state.new"
  mv "$guard/state.new" "$guard/state"
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

# guard_forget: nothing of ours is left.
guard_forget() {
  guard_disarm
  rm -rf "$guard"
  rm -f "$lock"
  rmdir /var/lib/testbed/network /var/lib/testbed 2>/dev/null || true
}
