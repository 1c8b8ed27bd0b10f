# shellcheck shell=bash
# shellcheck disable=SC2034 # set for those who source it
# As guard.sh, for a Mac: launchd starts what takes an unconfirmed change back, at once (it waits until the time is over) and at
# boot. Sent in front of a script that uses it, or sourced by it; for bash 3.2. Has not run on a Mac: only where the programs that
# it calls are stand-ins. TESTBED_ROOT is what stands for `/` there.

if ! declare -F guard_state >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/guard-state.sh
  source components/environments/lan/scripts/guard-state.sh
fi

# guard_open PART: sets `guard`, the folder of the part; one at a time.
guard_open() {
  root=${TESTBED_ROOT:-}
  part=$1 guard=$root/var/db/testbed/network/$1 lock=$root/var/run/testbed-network.lock
  label=io.testbed.network.$1-revert
  plist=$root/Library/LaunchDaemons/$label.plist
  mkdir -p "$guard" "$root/var/run" "${plist%/*}"
  chmod 700 "$guard"
}

# guard_lock: a folder, because a Mac has no flock. One that was left behind names a process that is gone.
guard_lock() {
  local until=$((SECONDS + 60)) holder
  until mkdir "$lock" 2>/dev/null; do
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [[ $holder ]] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$lock"; continue; fi
    ((SECONDS < until)) || guard_fail 4 "process ${holder:-?} changes the network of this Mac for a minute already"
    sleep 0.1
  done
  printf '%s\n' "$$" >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
}

guard_note() {
  printf '%s\n' "$1" >"$guard/state.new"
  mv "$guard/state.new" "$guard/state"
}

# Another one after each boot; the time of the boot moves with the clock.
guard_boot() { sysctl -n kern.bootsessionuuid; }

# guard_daemon FILE LABEL ARGS…: a launchd job that runs the script kept here, now and at every boot.
guard_daemon() {
  local file=$1 name=$2 argument
  shift 2
  {
    printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' \
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">' \
      '<plist version="1.0"><dict>' "  <key>Label</key><string>$name</string>" '  <key>ProgramArguments</key><array>'
    for argument in /bin/bash "$guard/run.sh" "$@"; do printf '    <string>%s</string>\n' "$argument"; done
    printf '%s\n' '  </array>' '  <key>RunAtLoad</key><true/>' '</dict></plist>'
  } >"$file.new"
  plutil -lint -s "$file.new" || guard_fail 1 "$file is no property list"
  mv "$file.new" "$file"
  launchctl bootstrap system "$file"
}

# guard_arm SECONDS
guard_arm() {
  guard_disarm
  guard_keep
  guard_boot >"$guard/boot"
  guard_note pending
  sync
  guard_daemon "$plist" "$label" expire "$1"
}

# Last, because it may be what runs this.
guard_disarm() {
  if [[ ! -e $plist ]]; then return; fi
  rm -f "$plist"
  launchctl bootout "system/$label" 2>/dev/null || true
}

# guard_wait SECONDS: launchd has no job that runs once later. After a boot nothing is left to wait for.
guard_wait() {
  if [[ $(guard_boot) == "$(cat "$guard/boot" 2>/dev/null)" ]]; then sleep "$1"; fi
}

guard_forget() {
  guard_disarm
  rm -rf "$guard"
  rmdir "$root/var/db/testbed/network" "$root/var/db/testbed" 2>/dev/null || true
}
