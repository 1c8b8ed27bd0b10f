// Package policy says in nft's language which pods may connect to which, as NetworkPolicies declare it.
package policy

import (
	"fmt"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

// Cluster is what the rules depend on.
type Cluster struct {
	Nodes      []*core.Node
	Namespaces []*core.Namespace
	Pods       []*core.Pod
	Policies   []*networking.NetworkPolicy
}

// Rules are the chains of an nft table that has every packet on its way to a pod go through `forward`.
//
// A pod that a policy selects for ingress has a chain, which accepts what its policies allow and drops the rest. Packets that
// answer are let through, so a policy holds for connections that are open already as well. What comes from a node is let
// through too: probes have to be, and a node has judged already what it forwards for others with its own address.
func Rules(cluster Cluster) string {
	var text, chains, entries strings.Builder
	isolated := 0
	for _, pod := range addressed(cluster.Pods) {
		policies := selecting(cluster.Policies, pod)
		if len(policies) == 0 {
			continue
		}
		isolated++
		chain := "pod-" + strings.ReplaceAll(pod.Status.PodIP, ".", "-")
		fmt.Fprintf(&entries, "\t\t\t%s : jump %s,\n", pod.Status.PodIP, chain)
		fmt.Fprintf(&chains, "\tchain %s { # %s/%s\n", chain, pod.Namespace, pod.Name)
		fmt.Fprintf(&chains, "\t\tip saddr %s accept\n", pod.Status.PodIP)
		for _, line := range allowed(cluster, pod, policies) {
			fmt.Fprintf(&chains, "\t\t%s accept\n", line)
		}
		chains.WriteString("\t\tdrop\n\t}\n")
	}
	text.WriteString(chains.String())
	text.WriteString("\tchain forward {\n\t\ttype filter hook forward priority filter; policy accept;\n")
	text.WriteString("\t\tct direction reply accept\n\t\tct state related accept\n")
	if nodes := NodeAddresses(cluster.Nodes); len(nodes) > 0 {
		fmt.Fprintf(&text, "\t\tip saddr { %s } accept\n", strings.Join(nodes, ", "))
	}
	if isolated > 0 {
		fmt.Fprintf(&text, "\t\tip daddr vmap {\n%s\t\t}\n", entries.String())
	}
	text.WriteString("\t}\n")
	return text.String()
}

// NodeAddresses are the nodes' own IPv4 addresses, in order.
func NodeAddresses(nodes []*core.Node) []string {
	var found []string
	for _, node := range nodes {
		for _, address := range node.Status.Addresses {
			if address.Type == core.NodeInternalIP && !strings.Contains(address.Address, ":") {
				found = append(found, address.Address)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// addressed are the pods that have an address of their own, one for each, in the order of the addresses. An address is used
// again when its pod has ended: the latest pod has it.
func addressed(pods []*core.Pod) []*core.Pod {
	latest := map[string]*core.Pod{}
	for _, pod := range pods {
		over := pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed
		address := pod.Status.PodIP
		if over || pod.Spec.HostNetwork || address == "" || strings.Contains(address, ":") {
			continue
		}
		if other, taken := latest[address]; !taken || other.CreationTimestamp.Before(&pod.CreationTimestamp) {
			latest[address] = pod
		}
	}
	var found []*core.Pod
	for _, pod := range latest {
		found = append(found, pod)
	}
	slices.SortFunc(found, func(a, b *core.Pod) int { return strings.Compare(a.Status.PodIP, b.Status.PodIP) })
	return found
}

// selecting are the policies that say what may come to a pod, by name.
func selecting(policies []*networking.NetworkPolicy, pod *core.Pod) []*networking.NetworkPolicy {
	var found []*networking.NetworkPolicy
	for _, policy := range policies {
		if policy.Namespace == pod.Namespace && isForIngress(policy) && matches(&policy.Spec.PodSelector, pod.Labels) {
			found = append(found, policy)
		}
	}
	slices.SortFunc(found, func(a, b *networking.NetworkPolicy) int { return strings.Compare(a.Name, b.Name) })
	return found
}

func isForIngress(policy *networking.NetworkPolicy) bool {
	types := policy.Spec.PolicyTypes
	return len(types) == 0 || slices.Contains(types, networking.PolicyTypeIngress)
}
