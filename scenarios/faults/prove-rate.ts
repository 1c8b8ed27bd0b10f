import { setTimeout as sleep } from "node:timers/promises";
import type { InventoryNode } from "../inventory";
import type { CarrierProcess } from "./carrier-process";
import { directionsOf, type NetworkFault } from "./plan";
import { sendDatagrams, type Volley } from "./probe";
import { proveHealed } from "./prove-healed";
import { judged, type NetworkProofArgs, type Proof } from "./proof";
import { Reachability } from "./reachability";
import { rateBurstBytes } from "./rules";

type Rate = Extract<NetworkFault, { readonly kind: "rate" }>;

const tolerance = 0.15;
/** The limit's bucket is empty after at most half of the volley: what is measured comes after. */
const seconds = 2;
const headerBytes = 28;
const sampleMilliseconds = 50;

/** Datagrams that empty the bucket (one second's worth and the burst) in half a second and go on for another. */
function rateVolley(bitsPerSecond: number): Volley {
  const bytes = bitsPerSecond < 1e6 ? 100 : 1400;
  const limit = bitsPerSecond / 8;
  const offered = limit + 2 * (limit + rateBurstBytes);
  const perSecond = Math.ceil(offered / (bytes + headerBytes));
  return { bytes, perSecond, count: perSecond * seconds };
}

/** A rate is proved by offering more than it and measuring what comes through, both ways at once. */
export function proveRate(args: NetworkProofArgs<Rate>): Proof {
  const { fault } = args;
  const reachability = new Reachability(args, directionsOf(args.instructions));
  return {
    baseline: () => reachability.baseline(),
    async on() {
      const volley = rateVolley(fault.bitsPerSecond);
      const measured = await Promise.all(streams(args).map((stream) => measure(stream, volley, args.signal)));
      const packet = ((volley.bytes + headerBytes) * 8) / (seconds / 2);
      const allowed = fault.bitsPerSecond * tolerance + 2 * packet;
      const problems = measured.flatMap(({ title, offered, passed }) => {
        if (Math.abs(passed - fault.bitsPerSecond) <= allowed) return [];
        const room = offered < fault.bitsPerSecond * 1.5 ? " (more could not be offered)" : "";
        return [
          `${title}: ${megabits(passed)} of ${megabits(offered)} Mbit/s came through${room}, expected ${megabits(fault.bitsPerSecond)}`,
        ];
      });
      if (measured.length === 0) problems.push("no pair of nodes is left to prove fault rate with");
      const saw = measured
        .map(({ title, offered, passed }) => `${title} ${megabits(passed)} of ${megabits(offered)} Mbit/s`)
        .join(", ");
      return judged(problems, saw, { measured, expected: fault.bitsPerSecond });
    },
    off: () => proveHealed(args, reachability),
  };
}

interface Stream {
  readonly title: string;
  readonly from: InventoryNode;
  readonly to: InventoryNode;
  readonly carrier: CarrierProcess;
  readonly counter: "arrived" | "left";
}

/** One sender into each target and one out of it. */
function streams({
  inventory,
  instructions,
  carriers,
  disturbed,
}: NetworkProofArgs<Rate>): readonly Stream[] {
  return instructions.flatMap(({ node }) => {
    const carrier = carriers.get(node.name);
    // Another target would limit the stream a second time.
    const free = inventory.nodes.filter(({ name }) => name !== node.name && !carriers.has(name));
    const peer = free.find(
      ({ name }) => !disturbed({ from: name, to: node.name }) && !disturbed({ from: node.name, to: name }),
    );
    if (carrier === undefined || peer === undefined) return [];
    return [
      { title: `${peer.name} → ${node.name}`, from: peer, to: node, carrier, counter: "arrived" as const },
      { title: `${node.name} → ${peer.name}`, from: node, to: peer, carrier, counter: "left" as const },
    ];
  });
}

/** Offered and passed bits per second, measured over the second half of the volley. */
async function measure({ title, from, to, carrier, counter }: Stream, volley: Volley, signal: AbortSignal) {
  const sending = sendDatagrams(from, to, volley, signal);
  const state = { over: false };
  sending.then(
    () => (state.over = true),
    () => (state.over = true),
  );
  const samples: { readonly at: number; readonly bytes: number }[] = [];
  while (!state.over) {
    samples.push({ bytes: (await carrier.count(counter)).bytes, at: performance.now() });
    await sleep(sampleMilliseconds, undefined, { signal });
  }
  const took = await sending;
  const last = samples.at(-1);
  const first = samples.find(({ at }) => last !== undefined && at >= last.at - (took * 1000) / 2);
  const passed =
    last && first && last.at > first.at ? ((last.bytes - first.bytes) * 8000) / (last.at - first.at) : 0;
  return { title, offered: (volley.count * (volley.bytes + headerBytes) * 8) / took, passed };
}

function megabits(bitsPerSecond: number): string {
  return (bitsPerSecond / 1e6).toFixed(3);
}
