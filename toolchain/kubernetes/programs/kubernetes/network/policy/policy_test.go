package policy

import (
	"slices"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

func pod(space, name, address string) *core.Pod {
	labels := map[string]string{"app": name}
	found := &core.Pod{ObjectMeta: meta.ObjectMeta{Namespace: space, Name: name, Labels: labels}}
	found.Status.PodIP, found.Status.Phase = address, core.PodRunning
	return found
}

// cluster has a server, a client and a pod of the node's own network in `here`, a guest in `there`.
func cluster(policies ...string) Cluster {
	server, own := pod("here", "server", "10.244.0.2"), pod("here", "own", "172.18.0.2")
	server.Spec.Containers = []core.Container{{Ports: []core.ContainerPort{{Name: "web", Protocol: core.ProtocolTCP, ContainerPort: 8081}}}}
	own.Spec.HostNetwork = true
	now := Cluster{
		Nodes: []*core.Node{{}},
		Namespaces: []*core.Namespace{
			{ObjectMeta: meta.ObjectMeta{Name: "here"}},
			{ObjectMeta: meta.ObjectMeta{Name: "there", Labels: map[string]string{"team": "guests"}}},
		},
		Pods: []*core.Pod{server, own, pod("here", "client", "10.244.0.3"), pod("there", "guest", "10.244.1.4")},
	}
	now.Nodes[0].Status.Addresses = []core.NodeAddress{{Type: core.NodeInternalIP, Address: "172.18.0.2"}}
	for _, text := range policies {
		policy := &networking.NetworkPolicy{ObjectMeta: meta.ObjectMeta{Namespace: "here", Name: text}}
		if err := yaml.UnmarshalStrict([]byte(text), &policy.Spec); err != nil {
			panic(err)
		}
		now.Policies = append(now.Policies, policy)
	}
	return now
}

// accepted are the lines of the server's chain that accept others; nothing at all when it has no chain.
func accepted(now Cluster) []string {
	_, chain, isolated := strings.Cut(Rules(now), "chain pod-10-244-0-2 {")
	if !isolated {
		return nil
	}
	chain, _, _ = strings.Cut(chain, "}\n\tchain")
	lines := []string{}
	for _, line := range strings.Split(chain, "\n") {
		line = strings.TrimSpace(line)
		if match, accepts := strings.CutSuffix(line, "accept"); accepts && line != "ip saddr 10.244.0.2 accept" {
			lines = append(lines, strings.TrimSpace(match))
		}
	}
	return lines
}

func TestRules(t *testing.T) {
	const server = "podSelector: {matchLabels: {app: server}}\n"
	for name, each := range map[string]struct {
		policies []string
		want     []string
	}{
		"without a policy nothing is held back":         {nil, nil},
		"a policy for others is none":                   {[]string{"podSelector: {matchLabels: {app: client}}"}, nil},
		"a policy about egress holds nothing back":      {[]string{server + "policyTypes: [Egress]"}, nil},
		"a policy that allows nothing":                  {[]string{server + "policyTypes: [Ingress]"}, []string{}},
		"ingress is what is meant when nothing is":      {[]string{server}, []string{}},
		"an empty rule allows everything":               {[]string{server + "ingress: [{}]"}, []string{""}},
		"pods of the same namespace":                    {[]string{server + "ingress: [{from: [{podSelector: {}}]}]"}, []string{"ip saddr { 10.244.0.2, 10.244.0.3 }"}},
		"pods of other namespaces":                      {[]string{server + "ingress: [{from: [{namespaceSelector: {matchLabels: {team: guests}}}]}]"}, []string{"ip saddr { 10.244.1.4 }"}},
		"pods that both selectors fit":                  {[]string{server + "ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: client}}}]}]"}, []string{"ip saddr { 10.244.0.3 }"}},
		"expressions":                                   {[]string{server + "ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [server]}]}}]}]"}, []string{"ip saddr { 10.244.0.3 }"}},
		"nobody fits":                                   {[]string{server + "ingress: [{from: [{podSelector: {matchLabels: {app: other}}}]}]"}, []string{}},
		"a block without a part of it":                  {[]string{server + "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]"}, []string{"ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16"}},
		"a block of IPv6 fits nobody":                   {[]string{server + "ingress: [{from: [{ipBlock: {cidr: 'fd00::/8'}}]}]"}, []string{}},
		"ports, TCP unless it is said":                  {[]string{server + "ingress: [{ports: [{port: 80}, {port: 53, protocol: UDP}]}]"}, []string{"meta l4proto tcp th dport 80", "meta l4proto udp th dport 53"}},
		"a range of ports":                              {[]string{server + "ingress: [{ports: [{port: 80, endPort: 90}]}]"}, []string{"meta l4proto tcp th dport 80-90"}},
		"all ports of a protocol":                       {[]string{server + "ingress: [{ports: [{protocol: UDP}]}]"}, []string{"meta l4proto udp"}},
		"a port by the name that the pod gives it":      {[]string{server + "ingress: [{ports: [{port: web}]}]"}, []string{"meta l4proto tcp th dport 8081"}},
		"a name of no port, or of another protocol":     {[]string{server + "ingress: [{ports: [{port: other}, {port: web, protocol: UDP}]}]"}, []string{}},
		"each source with each port":                    {[]string{server + "ingress: [{from: [{ipBlock: {cidr: 10.9.0.0/16}}, {podSelector: {matchLabels: {app: client}}}], ports: [{port: 80}]}]"}, []string{"ip saddr 10.9.0.0/16 meta l4proto tcp th dport 80", "ip saddr { 10.244.0.3 } meta l4proto tcp th dport 80"}},
		"several policies allow what each of them does": {[]string{server + "ingress: [{ports: [{port: 80}]}]", server + "ingress: [{ports: [{port: 81}]}]"}, []string{"meta l4proto tcp th dport 80", "meta l4proto tcp th dport 81"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := accepted(cluster(each.policies...))
			if (got == nil) != (each.want == nil) || !slices.Equal(got, each.want) {
				t.Errorf("got %q, want %q", got, each.want)
			}
		})
	}
}

func TestAddressIsUsedAgain(t *testing.T) {
	now := cluster("podSelector: {matchLabels: {app: server}}")
	ended, stale := pod("here", "server", "10.244.0.9"), pod("here", "server", "10.244.0.3")
	ended.Status.Phase = core.PodSucceeded
	stale.CreationTimestamp = meta.NewTime(time.Unix(1, 0))
	now.Pods[2].CreationTimestamp = meta.NewTime(time.Unix(2, 0))
	now.Pods = append(now.Pods, ended, stale)
	rules := Rules(now)
	if strings.Contains(rules, "10.244.0.9") || strings.Contains(rules, "10.244.0.3") {
		t.Errorf("a pod that has ended still has its address:\n%s", rules)
	}
}

func TestUnenforced(t *testing.T) {
	for text, want := range map[string]int{
		"podSelector: {}": 0,
		"{podSelector: {}, policyTypes: [Ingress, Egress]}":                         1,
		"{podSelector: {}, egress: [{}]}":                                           1,
		"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 'fd00::/8'}}]}]}":     1,
		"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {}]}]}": 0,
	} {
		if said := Unenforced(cluster(text).Policies[0]); len(said) != want {
			t.Errorf("%s: %q", text, said)
		}
	}
}
