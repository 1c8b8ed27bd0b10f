#!/usr/bin/env bash
# OWNER NODE PROGRAM…: what a machine is, for the preflight; changes nothing, but that the owner's reservation is renewed when it
# is asked to. Needs nothing of ours there. Lines, with tabs:
#   fact NAME VALUE          boot machine system kernel bash systemd cores memory disk tun clock reservation, port (of its ssh server)
#   interface NAME   address INTERFACE IPV4   has PROGRAM   listens PROTOCOL PORT PROCESS   probe NAME [REASON]
#   observe LINE             of observe.sh, if there is something of the owner
# Environment: PROBE (text of probe.sh), RENEW (yes, or empty).
set -uo pipefail

tell() { (IFS=$'\t' && printf '%s\n' "$*"); }

# sudo keeps it to itself: asked of those that started this script.
ssh_port() {
  local process=$$ line found
  while ((process > 1)); do
    found=$(tr '\0' '\n' <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=.* //p')
    if [[ $found ]]; then break; fi
    read -r line <"/proc/$process/stat"
    line=${line##*) }
    read -r _ process _ <<<"$line"
  done
  printf '%s' "${found:-22}"
}

facts() {
  local name value
  # shellcheck disable=SC1091 # the machine's own
  tell fact system "$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-unknown}")"
  tell fact kernel "$(uname -sm)"
  tell fact boot "$(</proc/sys/kernel/random/boot_id)"
  tell fact machine "$(cat /etc/machine-id 2>/dev/null)"
  tell fact bash "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"
  tell fact systemd "$(systemctl --version 2>/dev/null | sed -n 's/^systemd \([0-9]*\).*/\1/p')"
  tell fact cores "$(nproc)"
  while read -r name value _; do
    if [[ $name == MemTotal: ]]; then tell fact memory "$value"; fi
  done </proc/meminfo
  tell fact disk "$(df -Pk /var/lib | awk 'NR == 2 { print $4 }')"
  # Opening it loads the module; what is not there must not be made.
  tell fact tun "$([[ -c /dev/net/tun ]] && (: <>/dev/net/tun) 2>/dev/null && echo yes)"
  tell fact reservation "$(cat /etc/testbed/reservation 2>/dev/null)"
  tell fact port "$(ssh_port)"
  tell fact clock "${EPOCHREALTIME/[.,]/}"
}

listening() {
  local protocol local_address process
  for protocol in tcp udp; do
    while read -r _ _ _ local_address _ process; do
      [[ $process =~ pid=([0-9]+) ]] && process=${BASH_REMATCH[1]} || process=0
      # Which of them are the stack's own units is told by the name of their group.
      [[ $(cat "/proc/$process/cgroup" 2>/dev/null) =~ testbed-[a-z0-9-]*\.service ]] && process=${BASH_REMATCH[0]}
      tell listens "$protocol" "${local_address##*:}" "$process"
    done < <(ss "-Hln${protocol:0:1}p")
  done
}

# As long as somebody deploys to it, the machine is his.
renew() {
  local holder who
  read -r holder _ who <"/etc/testbed/reservation" && [[ $holder == "${home##*/}" ]] || return
  CLAIMANT=${who#* of } KIT='' "$home/kit/enter.sh" bash components/environments/lan/scripts/prepare.sh "$holder" "${who%% of *}"
}

main() {
  local home=/var/lib/testbed/$1 node=$2 program line
  shift 2
  if [[ $(uname -s) == Darwin ]]; then
    look_at_mac "$@"
    return
  fi
  facts
  for line in /sys/class/net/*; do tell interface "${line##*/}"; done
  ip -o -4 addr show | while read -r _ program _ line _; do tell address "$program" "${line%/*}"; done
  for program; do if type -P "$program" >/dev/null; then tell has "$program"; fi; done
  listening
  while IFS= read -r line; do tell probe "$line"; done < <(unshare --net bash -c "$PROBE" probe inside </dev/null 2>&1)
  [[ -x $home/kit/bin/node && -s $home/epoch ]] || return 0
  if [[ $RENEW ]]; then renew; fi
  while IFS= read -r line; do tell observe "$line"; done < <("$home/kit/enter.sh" bash components/environments/lan/scripts/observe.sh "$node")
}
main "$@" </dev/null
