import { KindStack, podNode } from "./kind-stack";

let made: KindStack | undefined;

after(async function () {
  this.timeout(120_000);
  await made?.deployment.destroy();
});

/**
 * The stack of two pods, `n0` and `n1`, that the test files of a process share, since a cluster takes longer to make than most of
 * them. Whoever uses it puts nodes into it with `up`, and takes them out with `emptyPodStack`.
 */
export function podStack(): KindStack {
  const first = podNode(0, { firstStartArguments: ["first"], stateDirectory: "/var/lib/web" });
  return (made ??= new KindStack(`pods-${process.pid}`, [first, podNode(1)]));
}

/** Leaves the cluster to whoever is next, if there is one. */
export async function emptyPodStack(): Promise<void> {
  if (made && !made.deployment.isEmpty) await made.up([]);
}
