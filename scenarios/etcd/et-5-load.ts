import type { RequestTemplate } from "../load/load";
import { defineScenario } from "../scenario";
import { healthy, recovery } from "./steps";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A multiple of three bytes long, so that `${seq}` can follow its base64. */
const KEY = base64("testbed/load");
const VALUE = base64("x".repeat(64));

const REQUESTS: readonly RequestTemplate[] = [
  { name: "put a new key", path: "/v3/kv/put", body: { key: `${KEY}\${seq}`, value: VALUE }, weight: 4 },
  { name: "put one key", path: "/v3/kv/put", body: { key: KEY, value: VALUE }, weight: 1 },
  { name: "get it (linearizable)", path: "/v3/kv/range", body: { key: KEY }, weight: 5 },
].map(({ body, ...request }) => ({ ...request, method: "POST", body: JSON.stringify(body) }));

export const load = defineScenario({
  id: "ET-5",
  title: "Puts and gets at a steady rate on every member",
  source: "etcd",
  needs: { capabilities: [], nodes: 2 },
  settings: {
    rate: { full: 500, quick: 300, about: "requests in all (1/s)" },
    duration: { full: 60, quick: 5, about: "length of the load (s)" },
    p50: { full: 25, quick: 50, about: "median latency (ms)" },
    p99: { full: 250, quick: 500, about: "99th percentile of latency (ms)" },
    errors: { full: 0.001, quick: 0.001, about: "share of requests that may fail" },
    // Latency counts from the scheduled time, so a late request counts against the members, never for them.
    late: { full: 0.01, quick: 0.3, about: "share of requests that the generator may send late" },
    recovery,
  },
  timeout: ({ duration, recovery }) => duration + recovery + 150,
  steps: ({ rate, duration, p50, p99, errors, late, recovery }) => [
    ...healthy,
    {
      kind: "start-load",
      title: "Puts and gets on all members",
      name: "load",
      load: {
        rate,
        duration,
        workers: { on: "controller", count: 1 },
        port: "client",
        connections: 16,
        timeout: 2000,
        requests: REQUESTS,
        lateShare: late,
      },
    },
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
    {
      kind: "check",
      title: "The members agree on what was written",
      check: { check: "etcd/same-revision-and-hash" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Latencies and errors are within limits",
      check: { check: "load/within", load: "load", p50, p99, errors, rate: rate * 0.99 },
      within: 0,
    },
  ],
});
