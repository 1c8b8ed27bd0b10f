#!/usr/bin/env bash
# DIRECTORY KIND [AMOUNT]: a fault of a service, see service-carrier.sh, as a transient unit: however it ends, systemd undoes
# what the kernel does not. `DIRECTORY relieve` undoes what such a unit could not. On the host.
set -uo pipefail

main() {
  local carrier=components/environments/supervision/service-carrier.sh setting settings=()
  if [[ $2 == relieve ]]; then exec bash "$carrier" "$@"; fi
  for setting in PATH LANG TESTBED_LAYOUT; do settings+=("--setenv=$setting=${!setting}"); done
  exec systemd-run --quiet --pipe --wait --collect --same-dir --service-type=exec "${settings[@]}" \
    --description="fault of testbed: $2 of ${1##*/}" \
    --property="ExecStopPost=-/bin/bash $carrier $1 relieve" \
    bash "$carrier" "$@"
}
main "$@"
