// Package network makes the pods' network of a node: their addresses, the ways to the pods of other nodes, and a firewall
// that holds what NetworkPolicies declare. It runs on the node itself, with what its kubelet may do at the API server.
package network

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	// Where kubeadm puts what the kubelet logs in with.
	credentials = "/etc/kubernetes/kubelet.conf"
	// How often it is asked for what is not there yet: a new node waits for it.
	askAgain = 200 * time.Millisecond
	// Changes that come together make one table.
	gather = 20 * time.Millisecond
	// A table that somebody took away is made again after this time.
	atLeast = 10 * time.Second
)

// Run works until it is told to stop.
func Run() {
	log.SetFlags(0)
	context, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(context); err != nil && context.Err() == nil {
		log.Fatal(err)
	}
}

func run(context context.Context) error {
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	if err := call("nft", "", "list", "table", "inet", "testbed_network"); err != nil {
		withhold()
	}
	client := logIn(context)
	if client == nil {
		return context.Err()
	}
	cluster := watch(client, context.Done())
	told := newTeller(client, name)
	node := &node{name: name}
	timer := time.NewTicker(atLeast)
	for {
		select {
		case <-context.Done():
			return nil
		case <-timer.C:
			node.forget()
		case <-cluster.changed:
			time.Sleep(gather)
		}
		now := cluster.now()
		told.tell(now.Policies)
		if err := node.apply(now); err != nil {
			log.Print(err)
			cluster.changedAgain(askAgain)
		}
	}
}

// logIn waits until the node has credentials and these let it read what it must. Watches that were refused at first would
// wait for seconds before they try again.
func logIn(context context.Context) kubernetes.Interface {
	for said := ""; context.Err() == nil; time.Sleep(askAgain) {
		config, err := clientcmd.BuildConfigFromFlags("", credentials)
		if err == nil {
			client, failure := kubernetes.NewForConfig(config)
			if failure == nil {
				_, failure = client.NetworkingV1().NetworkPolicies("").List(context, meta.ListOptions{Limit: 1})
			}
			if failure == nil {
				return client
			}
			err = failure
		}
		if err.Error() != said {
			log.Print("waiting: ", err)
		}
		said = err.Error()
	}
	return nil
}
