# shellcheck shell=bash
# What a Mac's network is now as far as it is of ours, to compare with later; sourced. Has not run on a Mac.

network_folder() { printf /var/db/testbed/network; }

# Lines `PART<tab>FACT`, for address, hosts and firewall; for an address only when it was given.
network_state() {
  local service
  if service=$(cat "$(network_folder)/address/service" 2>/dev/null); then
    {
      networksetup -getinfo "$service" | sed -n '1p; /^IP address:/p; /^Subnet mask:/p; /^Router:/p'
      networksetup -getdnsservers "$service"
    } | sed $'s/^/address\t/'
  fi
  sed -n '/^# BEGIN testbed$/,/^# END testbed$/p' /etc/hosts | sed $'s/^/hosts\t/'
  if [[ -d $(network_folder)/firewall ]]; then
    {
      pfctl -s info 2>/dev/null | sed -n 's/^\(Status: [A-Za-z]*\).*/\1/p'
      pfctl -a com.apple/testbed -s rules 2>/dev/null
    } | sed $'s/^/firewall\t/'
  fi
}

# changed_part FILE: address, hosts or firewall, when it is not as in the file.
changed_part() { diff "$1" <(network_state) | sed -n $'s/^[<>] \\([a-z]*\\)\t.*/\\1/p' | head -n 1; }
