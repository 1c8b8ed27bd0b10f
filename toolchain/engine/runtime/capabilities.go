package main

import (
	"fmt"
	"strconv"
	"strings"
)

// In the kernel's order: the place of a name is the number of its bit (include/uapi/linux/capability.h).
var capabilities = strings.Fields(`
	CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
	NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
	SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
	MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`)

// missingCapabilities reads /proc/PID/status: those that are not in the bounding set can be had by nobody.
func missingCapabilities(status string) (map[string]bool, error) {
	for _, line := range strings.Split(status, "\n") {
		hex, found := strings.CutPrefix(line, "CapBnd:")
		if !found {
			continue
		}
		bounding, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 64)
		if err != nil {
			return nil, err
		}
		missing := map[string]bool{}
		for bit, name := range capabilities {
			if bounding&(1<<bit) == 0 {
				missing["CAP_"+name] = true
			}
		}
		return missing, nil
	}
	return nil, fmt.Errorf("/proc/self/status has no CapBnd")
}
