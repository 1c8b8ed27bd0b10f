package network

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"

	"testbed/kubernetes/network/policy"
)

const table = "inet testbed_network"

// node is this node's part of the network, as far as it has been made.
type node struct {
	name   string
	rules  string
	routes map[string]string
	ready  bool
}

// forget has everything made again, whatever it was.
func (node *node) forget() { node.rules, node.routes = "", nil }

// apply makes the network what the cluster says. Pods can be made only after the first time, so none starts without a firewall.
func (node *node) apply(cluster policy.Cluster) error {
	mine, others := split(cluster.Nodes, node.name)
	if mine == nil || mine.Spec.PodCIDR == "" {
		return nil // A new node: it will change.
	}
	if err := node.applyRules(mine.Spec.PodCIDR, cluster); err != nil {
		return err
	}
	if err := node.applyRoutes(others); err != nil {
		return err
	}
	if node.ready {
		return nil
	}
	node.ready = true
	log.Printf("pods of %s get addresses of %s", node.name, mine.Spec.PodCIDR)
	return offer(mine.Spec.PodCIDR)
}

func split(nodes []*core.Node, name string) (mine *core.Node, others []*core.Node) {
	for _, each := range nodes {
		if each.Name == name {
			mine = each
		} else {
			others = append(others, each)
		}
	}
	return mine, others
}

// applyRules replaces the table in one step. Pods are known by the nodes by their own addresses, to the rest as their node.
func (node *node) applyRules(mine string, cluster policy.Cluster) error {
	inside := policy.NodeAddresses(cluster.Nodes)
	for _, each := range cluster.Nodes {
		if each.Spec.PodCIDR != "" {
			inside = append(inside, each.Spec.PodCIDR)
		}
	}
	slices.Sort(inside)
	rules := fmt.Sprintf("table %s\ndelete table %s\ntable %s {\n%s", table, table, table, policy.Rules(cluster)) +
		"\tchain leaving {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n" +
		fmt.Sprintf("\t\tip saddr %s ip daddr != { %s } masquerade\n\t}\n}\n", mine, strings.Join(inside, ", "))
	if rules == node.rules {
		return nil
	}
	if err := call("nft", rules, "-f", "-"); err != nil {
		return err
	}
	node.rules = rules
	return nil
}

// applyRoutes leads to the pods of other nodes.
func (node *node) applyRoutes(others []*core.Node) error {
	wanted := map[string]string{}
	for _, other := range others {
		if addresses := policy.NodeAddresses([]*core.Node{other}); other.Spec.PodCIDR != "" && len(addresses) > 0 {
			wanted[other.Spec.PodCIDR] = addresses[0]
		}
	}
	for pods, address := range wanted {
		if node.routes[pods] == address {
			continue
		}
		// They are beyond the engine's network by their addresses alone, see testbed-start.sh.
		if err := call("nft", "", "add", "element", "inet", "testbed_guard", "inside", "{ "+pods+" }"); err != nil {
			return err
		}
		if err := call("ip", "", "route", "replace", pods, "via", address); err != nil {
			return err
		}
	}
	for pods := range node.routes {
		if _, still := wanted[pods]; !still {
			_ = call("ip", "", "route", "delete", pods) // Its interface may have taken it along.
		}
	}
	node.routes = wanted
	return nil
}

func call(program, input string, args ...string) error {
	command := exec.Command(program, args...)
	command.Stdin = strings.NewReader(input)
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(string(said)))
	}
	return nil
}

// replaceFile leaves the old content or the new, never a part.
func replaceFile(file, content string) error {
	fresh := file + ".new"
	if err := os.WriteFile(fresh, []byte(content), 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, file)
}
