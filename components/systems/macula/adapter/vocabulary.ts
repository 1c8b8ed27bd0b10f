/** What scenarios may ask of Macula, by name: known at preview, without loading the adapter. */

export const checks: readonly string[] = [
  "macula/providers",
  "macula/healthy",
  "macula/start-calls",
  "macula/over",
  "macula/answered",
  "macula/spread",
  "macula/handled",
  "macula/counts-agree",
  "macula/serves-again",
  "macula/sockets",
  "macula/connections-opened",
  "macula/connections-logged",
  "macula/connections-accepted",
  "macula/client-closed",
  "macula/no-leak",
  "macula/failed-over",
  "macula/round-trip",
  "macula/latency",
  "macula/same-versions",
  "macula/nothing-left",
  "macula/start-each",
  "macula/answered-by-pods",
  "macula/shared-by-pods",
  "macula/rolled-out",
];

export const workloads: readonly string[] = [];
