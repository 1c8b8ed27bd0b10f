# shellcheck shell=bash
# shellcheck disable=SC2154 # set by who sources it
# The wall clock of a service; sourced. One that can be shifted runs with libfaketime, which adds the seconds that are in
# `clock` of the service's records and looks there once a second. A fault has an exclusive lock on the file for as long as it
# lasts; without one the supervisor makes it 0 again.

# write_clock SECONDS: always as many characters, so that nobody sees it half written.
write_clock() { printf '%+011d\n' "$1" 1<>"$directory/clock"; }

# Whether it was off although no fault is on; then it is right again.
reset_clock() {
  local seconds
  { read -r seconds <"$directory/clock"; } 2>/dev/null || return
  ((10#${seconds:1} != 0)) || return
  (flock -n 5 && write_clock 0) 5<>"$directory/clock"
}

# Adds to `environment` of the program what it needs to be shifted. Without the library it runs as any other.
clock_environment() {
  local library
  library=$(compgen -G '/usr/lib/*/faketime/libfaketime.so.1') || return 0
  [[ -e $directory/clock ]] || write_clock 0
  environment+=("LD_PRELOAD=$library" "FAKETIME_TIMESTAMP_FILE=$directory/clock" FAKETIME_CACHE_DURATION=0
    FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1)
}
