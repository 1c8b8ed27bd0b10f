package network

import (
	"encoding/json"
	"net"
	"os"
)

// The container runtime looks for the pods' network here.
const networkFile = "/etc/cni/net.d/10-testbed.conflist"

type object = map[string]any

// offer tells the container runtime how pods are connected: each by a link of its own, routed by the node, so that packets
// between pods of one node go through its firewall too.
func offer(pods string) error {
	link, err := net.InterfaceByName("eth0")
	if err != nil {
		return err
	}
	configuration, err := json.MarshalIndent(object{
		"cniVersion": "0.3.1",
		"name":       "testbed",
		"plugins": []object{
			{"type": "ptp", "mtu": link.MTU, "ipMasq": false, "ipam": object{
				"type":    "host-local",
				"dataDir": "/run/cni-addresses", // Pods end with the node, and so does this.
				"ranges":  [][]object{{{"subnet": pods}}},
				"routes":  []object{{"dst": "0.0.0.0/0"}},
			}},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(networkFile, string(configuration))
}

// withhold takes the offer of an earlier start back, until there is a firewall again.
func withhold() { _ = os.Remove(networkFile) }
