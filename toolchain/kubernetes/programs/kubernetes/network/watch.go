package network

import (
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"testbed/kubernetes/network/policy"
)

// watched is the cluster as it is now, and a word when it has changed.
type watched struct {
	informers informers.SharedInformerFactory
	changed   chan struct{}
}

// watch returns when all is known.
func watch(client kubernetes.Interface, done <-chan struct{}) *watched {
	cluster := &watched{informers.NewSharedInformerFactory(client, 0), make(chan struct{}, 1)}
	changed := func() {
		select {
		case cluster.changed <- struct{}{}:
		default:
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { changed() },
		UpdateFunc: func(any, any) { changed() },
		DeleteFunc: func(any) { changed() },
	}
	core := cluster.informers.Core().V1()
	for _, informer := range []cache.SharedIndexInformer{
		core.Nodes().Informer(), core.Namespaces().Informer(), core.Pods().Informer(),
		cluster.informers.Networking().V1().NetworkPolicies().Informer(),
	} {
		_, _ = informer.AddEventHandler(handler) // It fails only for informers that were stopped.
	}
	cluster.informers.Start(done)
	cluster.informers.WaitForCacheSync(done)
	changed()
	return cluster
}

// changedAgain has it looked at once more, after a while.
func (cluster *watched) changedAgain(after time.Duration) {
	time.AfterFunc(after, func() {
		select {
		case cluster.changed <- struct{}{}:
		default:
		}
	})
}

func (cluster *watched) now() policy.Cluster {
	var now policy.Cluster
	core, all := cluster.informers.Core().V1(), labels.Everything()
	// Lists from memory: they cannot fail.
	now.Nodes, _ = core.Nodes().Lister().List(all)
	now.Namespaces, _ = core.Namespaces().Lister().List(all)
	now.Pods, _ = core.Pods().Lister().List(all)
	now.Policies, _ = cluster.informers.Networking().V1().NetworkPolicies().Lister().List(all)
	return now
}
