#!/bin/sh
# Gives containerd the images that every cluster runs. Once: it keeps them on the node's volume.
set -eu
done=/var/lib/containerd/testbed-images
[ ! -f "$done" ] || exit 0
ctr --namespace k8s.io images import --all-platforms --no-unpack --digests /kind/images.tar
: >"$done"
