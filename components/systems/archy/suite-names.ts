/** The cross-node suites that plan 004 names, in its order; upstream has written none of them so far. */
export const suiteNames = ["federation", "contacts", "files", "mesh", "ecash", "swarm"] as const;
export type SuiteName = (typeof suiteNames)[number];

/** What each is about, in the plan's words. */
export const aboutSuites: Readonly<Record<SuiteName, string>> = {
  federation: "federation sync over Tor and FIPS transports",
  contacts: "DID and contact federation",
  files: "peer file fetch",
  mesh: "Meshtastic and MeshCore mesh, mesh-AI gating",
  ecash: "dual-ecash federation validation, networking-sats routing",
  swarm: "DHT and iroh swarm distribution, origin always wins",
};
