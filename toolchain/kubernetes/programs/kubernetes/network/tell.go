package network

import (
	"log"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typedcore "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/record"

	"testbed/kubernetes/network/policy"
)

// teller says once of each version of a policy what of it is not enforced: as an event of the policy, and in the log.
type teller struct {
	events record.EventRecorder
	told   map[types.UID]int64
}

func newTeller(client kubernetes.Interface, node string) *teller {
	broadcaster := record.NewBroadcaster()
	broadcaster.StartRecordingToSink(&typedcore.EventSinkImpl{Interface: client.CoreV1().Events("")})
	source := core.EventSource{Component: "testbed-network", Host: node}
	return &teller{broadcaster.NewRecorder(scheme.Scheme, source), map[types.UID]int64{}}
}

func (teller *teller) tell(policies []*networking.NetworkPolicy) {
	for _, each := range policies {
		if generation, known := teller.told[each.UID]; known && generation == each.Generation {
			continue
		}
		teller.told[each.UID] = each.Generation
		for _, sentence := range policy.Unenforced(each) {
			log.Printf("NetworkPolicy %s/%s: %s", each.Namespace, each.Name, sentence)
			teller.events.Event(each, core.EventTypeWarning, "NotEnforced", sentence)
		}
	}
}
