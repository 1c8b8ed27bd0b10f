package policy

import (
	"slices"
	"strings"

	networking "k8s.io/api/networking/v1"
)

// Unenforced says what of a policy is not enforced here: a sentence for each thing, none when all of it is.
func Unenforced(policy *networking.NetworkPolicy) []string {
	var said []string
	if slices.Contains(policy.Spec.PolicyTypes, networking.PolicyTypeEgress) || len(policy.Spec.Egress) > 0 {
		said = append(said, "What pods may connect to (Egress) is not limited in this cluster; only what may connect to them is.")
	}
	for _, rule := range policy.Spec.Ingress {
		for _, peer := range rule.From {
			if peer.IPBlock != nil && strings.Contains(peer.IPBlock.CIDR, ":") {
				said = append(said, "Pods have no IPv6 addresses in this cluster: "+peer.IPBlock.CIDR+" allows nobody.")
			}
		}
	}
	return said
}
