/** @jsxRuntime automatic @jsxImportSource preact */
/** What loads and clients came to in all. */
import type { JSX } from "preact";
import type { ScenarioResult } from "../schema";
import { figure } from "./envelope";

export function Totals({ result }: { readonly result: ScenarioResult }): JSX.Element {
  const loads = Object.entries(result.loads);
  const clients = Object.entries(result.clients);
  const count = (value: number): string => value.toLocaleString("en-US");
  return (
    <>
      {loads.length > 0 && (
        <Table
          caption="Load in all; latencies in milliseconds, from the scheduled time"
          head={["Load", "scheduled", "ok", "late", "errors", "p50", "p95", "p99", "p99.9", "max"]}
          rows={loads.map(([name, { scheduled, ok, late, errors, latency }]) => [
            name,
            ...[scheduled, ok, late].map(count),
            Object.entries(errors)
              .map(([kind, number]) => `${kind} ${count(number)}`)
              .join(", ") || "none",
            ...[latency.p50, latency.p95, latency.p99, latency.p999, latency.max].map(figure),
          ])}
        />
      )}
      {clients.length > 0 && (
        <Table
          caption="Operations of recording clients in all"
          head={["Clients", "operations", "ok", "failed", "outcome unknown"]}
          rows={clients.map(([name, { operations, ok, failed, unknown }]) => [
            name,
            ...[operations, ok, failed, unknown].map(count),
          ])}
        />
      )}
    </>
  );
}

/** A small table whose first column names the rows. */
export function Table(props: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly class?: string;
}): JSX.Element {
  const { caption, head, rows } = props;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={caption}>
      <table class={props.class ?? "numbers"}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
