import type { AlertRule } from "../../../monitoring/monitoring-spec";

/** While a stack is deployed, nodes come up after they are first asked: for ten scrapes that is no alarm. */
const down = (selector: string): string =>
  `up{${selector}} == 0 and count_over_time(up{${selector}}[20 scrapes]) > 10`;

const called = (outcome: string): string =>
  `sum(rate(macula_client_call_duration_seconds_count{outcome="${outcome}"}[4 scrapes]))`;

export const alerts: readonly AlertRule[] = [
  {
    name: "MaculaNodeDown",
    expression: down('job=~"macula-.+"'),
    forScrapes: 2,
    severity: "critical",
    summary: "{{ $labels.node }} does not answer.",
  },
  {
    // News take a round of gossip.
    name: "MaculaProviderUnknown",
    expression:
      'min by (instance, procedure) (macula_client_providers_known) < scalar(count(up{job="macula-node"} == 1))',
    forScrapes: 2,
    toleratedSeconds: 5,
    severity: "warning",
    summary: "The client knows only {{ $value }} providers of {{ $labels.procedure }}; more are up.",
  },
  {
    name: "MaculaNodeIsolated",
    expression: 'macula_peers_reached == 0 and on () count(up{job="macula-node"} == 1) > 1',
    forScrapes: 2,
    toleratedSeconds: 5,
    severity: "critical",
    summary: "{{ $labels.node }} reaches no other node.",
  },
  {
    name: "MaculaCallsFailing",
    expression: `${called("failed")} > 0.01 * (${called("ok")} + ${called("failed")})`,
    forScrapes: 2,
    severity: "critical",
    summary: "More than one call of a hundred fails although all providers were tried.",
  },
  {
    name: "MaculaFailover",
    expression: "increase(macula_client_failovers_total[4 scrapes]) > 0",
    forScrapes: 0,
    severity: "warning",
    summary: "Calls went on to another provider {{ $value | printf `%.0f` }} times.",
  },
  {
    name: "MaculaRefused",
    expression: "sum by (node, reason) (increase(macula_refused_total[4 scrapes])) > 0",
    forScrapes: 0,
    severity: "warning",
    summary: "{{ $labels.node }} refused {{ $value | printf `%.0f` }} times: {{ $labels.reason }}.",
  },
];
