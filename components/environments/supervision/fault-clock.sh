# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# What service-carrier.sh does for clock-skew SECONDS; sourced. The fault is an exclusive lock on `clock`, see clock.sh.

# shellcheck source=components/environments/supervision/clock.sh
source components/environments/supervision/clock.sh

arm() {
  [[ $amount =~ ^-?[1-9][0-9]*$ ]] || give_up "clock-skew by '$amount': expected a whole number of seconds but 0"
  [[ -e $directory/clock ]] ||
    give_up "the clock of $name cannot be shifted: its spec does not say that it can, or the host has no libfaketime"
}

fire() {
  exec 7<>"$directory/clock"
  flock -w 2 7 || give_up "another fault has shifted the clock of $name"
  fired=yes
  write_clock "$amount"
}

attend() { :; }

heal() {
  write_clock 0
  exec 7>&-
}

relieve() {
  if reset_clock; then printf 'clock of %s is right again\n' "$name"; fi
}
