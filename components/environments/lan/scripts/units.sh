# shellcheck shell=bash
# shellcheck disable=SC2034,SC2153,SC2154 # set or read by who sources it
# How service.sh has a service kept running where systemd is: as a unit; sourced. Faults hold it down by a lock that the unit
# waits for before it starts, see before-start.sh; who runs is written down by after-start.sh.

# shellcheck source=components/environments/supervision/clock.sh
source components/environments/supervision/clock.sh

# unit_word TEXT: as systemd reads one argument, whatever is in it. unit_setting NAME=VALUE: the same where no `$` is read.
unit_word() { unit_setting "${1//\$/\$\$}"; }
unit_setting() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//%/%%}
  text=${text//$'\n'/\\n}
  printf ' "%s"' "${text//$'\t'/\\t}"
}

# Where systemd looks for a program is not where services do.
program_path() { type -P -- "$1" || fail "service $name: there is no program \`$1\` on this machine"; }

# Rights that nobody declared are nobody's. The file system is the machine's own: only what a service keeps is its to write.
hardening() {
  local rights='' device=''
  if [[ " ${NEEDS:-} " == *" NET_ADMIN "* ]]; then rights=CAP_NET_ADMIN; fi
  if [[ " ${NEEDS:-} " == *" /dev/net/tun "* ]]; then device='DeviceAllow=/dev/net/tun rw'; fi
  printf '%s\n' "AmbientCapabilities=$rights" "CapabilityBoundingSet=$rights" "$device" NoNewPrivileges=yes ProtectSystem=full \
    ProtectHome=yes PrivateTmp=yes ProtectControlGroups=yes ProtectKernelModules=yes ProtectKernelTunables=yes \
    RestrictSUIDSGID=yes LockPersonality=yes
}

# What programs that were sent look for below /usr/share: only they see it there.
shared() {
  local folder
  for folder in share/*/; do
    if [[ -d $folder ]]; then printf 'BindReadOnlyPaths=%s:/usr/share/%s\n' "$PWD/${folder%/}" "$(basename "$folder")"; fi
  done
}

write_unit() {
  local arguments environment settings=() each restart=$RESTART
  eval "arguments=($COMMAND) environment=(PATH=\"\$PATH\" HOME=/root LANG=C.UTF-8 $ENVIRONMENT)"
  confine
  for each in "${environment[@]}"; do settings+=("Environment=$(unit_setting "$each")"); done
  if [[ $EVERY ]]; then
    arguments=(bash "$PWD/components/environments/supervision/job.sh" "$EVERY" "${arguments[@]}")
  fi
  arguments[0]=$(program_path "${arguments[0]}")
  if [[ $restart == never ]]; then restart=no; fi
  cat <<-UNIT
	[Unit]
	Description=$name of the testbed stack $stack
	After=network.target
	StartLimitIntervalSec=0

	[Service]
	Type=exec
	User=${service_user%:*}
	WorkingDirectory=/
	$(printf '%s\n' "${settings[@]}")
	EnvironmentFile=-$directory/first
	ExecStartPre=+/bin/bash$(unit_word "$PWD/components/environments/lan/scripts/before-start.sh") $directory
	ExecStart=$(for each in "${arguments[@]}"; do unit_word "$each"; done) \$TESTBED_FIRST
	ExecStartPost=+/bin/bash$(unit_word "$PWD/components/environments/lan/scripts/after-start.sh") $directory $FINGERPRINT
	Restart=$restart
	RestartSec=1
	TimeoutStartSec=infinity
	TimeoutStopSec=$STOP_SECONDS
	KillMode=control-group
	${OPEN_FILES:+LimitNOFILE=$OPEN_FILES}
	StandardOutput=append:$log
	StandardError=append:$log
	$(hardening)
	$(shared)

	[Install]
	WantedBy=multi-user.target
	UNIT
}

keep_running() {
  local name=${directory##*/} unit
  unit=testbed-$name.service
  local file=/etc/systemd/system/$unit
  claim "$file"
  write_unit >"$directory/unit"
  if ! cmp -s "$directory/unit" "$file"; then
    cp "$directory/unit" "$file"
    systemctl daemon-reload
  fi
  systemctl --quiet enable "$unit"
  if inspect "$directory/service"; then
    if [[ ! $changed && $fingerprint == "$FINGERPRINT" ]]; then return; fi
    old="$pid $started"
  fi
  systemctl --no-block restart "$unit"
}

end_running() {
  local unit=testbed-${directory##*/}.service
  systemctl --quiet disable --now "$unit" 2>/dev/null || systemctl --quiet kill --signal=KILL "$unit" 2>/dev/null || true
  rm -f "/etc/systemd/system/$unit"
  systemctl daemon-reload
  systemctl --quiet reset-failed "$unit" 2>/dev/null || true
}
