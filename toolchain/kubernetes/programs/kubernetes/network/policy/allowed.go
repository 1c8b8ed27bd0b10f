package policy

import (
	"fmt"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// allowed are the matches of nft rules for all that may come to a pod: each pair of a source and a port. An empty one
// allows everything.
func allowed(cluster Cluster, pod *core.Pod, policies []*networking.NetworkPolicy) []string {
	var lines []string
	for _, policy := range policies {
		for _, rule := range policy.Spec.Ingress {
			for _, source := range sources(cluster, policy.Namespace, rule.From) {
				for _, port := range ports(pod, rule.Ports) {
					lines = append(lines, strings.TrimSpace(source+" "+port))
				}
			}
		}
	}
	return lines
}

// sources are matches, each for some of the peers: an empty one for everybody.
func sources(cluster Cluster, namespace string, peers []networking.NetworkPolicyPeer) []string {
	if len(peers) == 0 {
		return []string{""}
	}
	var lines, addresses []string
	for _, peer := range peers {
		if peer.IPBlock == nil {
			addresses = append(addresses, podAddresses(cluster, namespace, peer)...)
		} else if !strings.Contains(peer.IPBlock.CIDR, ":") {
			line := "ip saddr " + peer.IPBlock.CIDR
			for _, except := range peer.IPBlock.Except {
				line += " ip saddr != " + except
			}
			lines = append(lines, line)
		}
	}
	if len(addresses) == 0 {
		return lines
	}
	slices.Sort(addresses)
	return append(lines, fmt.Sprintf("ip saddr { %s }", strings.Join(slices.Compact(addresses), ", ")))
}

func podAddresses(cluster Cluster, namespace string, peer networking.NetworkPolicyPeer) []string {
	inside := map[string]bool{namespace: peer.NamespaceSelector == nil}
	if peer.NamespaceSelector != nil {
		for _, each := range cluster.Namespaces {
			inside[each.Name] = matches(peer.NamespaceSelector, each.Labels)
		}
	}
	var found []string
	for _, pod := range addressed(cluster.Pods) {
		if inside[pod.Namespace] && (peer.PodSelector == nil || matches(peer.PodSelector, pod.Labels)) {
			found = append(found, pod.Status.PodIP)
		}
	}
	return found
}

// ports are matches, each for one declared port: an empty one for all. A name that the pod gives to no port matches nothing.
func ports(pod *core.Pod, declared []networking.NetworkPolicyPort) []string {
	if len(declared) == 0 {
		return []string{""}
	}
	var lines []string
	for _, each := range declared {
		protocol := core.ProtocolTCP
		if each.Protocol != nil {
			protocol = *each.Protocol
		}
		match := "meta l4proto " + strings.ToLower(string(protocol))
		switch {
		case each.Port == nil:
			lines = append(lines, match)
		case each.EndPort != nil:
			lines = append(lines, fmt.Sprintf("%s th dport %d-%d", match, each.Port.IntValue(), *each.EndPort))
		default:
			for _, number := range numbers(pod, protocol, *each.Port) {
				lines = append(lines, fmt.Sprintf("%s th dport %d", match, number))
			}
		}
	}
	return lines
}

func numbers(pod *core.Pod, protocol core.Protocol, port intstr.IntOrString) []int32 {
	if port.Type == intstr.Int {
		return []int32{port.IntVal}
	}
	var found []int32
	for _, container := range pod.Spec.Containers {
		for _, each := range container.Ports {
			if each.Name == port.StrVal && each.Protocol == protocol {
				found = append(found, each.ContainerPort)
			}
		}
	}
	return found
}

// matches is whether labels are selected; a selector that cannot be read, which no API server accepts, selects nothing.
func matches(selector *meta.LabelSelector, set map[string]string) bool {
	read, err := meta.LabelSelectorAsSelector(selector)
	return err == nil && read.Matches(labels.Set(set))
}
