import { NODES } from "../selectors";
import { dashboard, lines, value } from "../../../../monitoring/panels";

const METER = "{{meter}}";
/** Readings come every 5 s at any pace: in a few quick scrapes there may be none. */
const SPAN = "5m";

/** The oracle and what its readings make of the price. */
export const energyMarket = dashboard("the-block", "the-block-energy", "Energy Market", [
  value({
    title: "Price per joule",
    queries: [{ expression: `max(energy_market_price{${NODES}})`, legend: "price" }],
  }),
  value({
    title: "Meters",
    queries: [
      { expression: `count(max by (meter) (energy_oracle_reading_joules{${NODES}}))`, legend: "meters" },
    ],
  }),
  value({
    title: "Oldest last reading",
    unit: "s",
    queries: [
      { expression: `max(min by (meter) (energy_oracle_reading_age_seconds{${NODES}}))`, legend: "age" },
    ],
  }),
  value({
    title: "Readings",
    unit: "reqps",
    queries: [
      {
        expression: `sum(max by (meter) (rate(energy_oracle_readings_total{${NODES}}[${SPAN}])))`,
        legend: "per second",
      },
    ],
  }),
  lines({ title: "Price per joule", queries: [{ expression: `energy_market_price{${NODES}}` }] }),
  lines({
    title: "Readings",
    unit: "joule",
    queries: [{ expression: `max by (meter) (energy_oracle_reading_joules{${NODES}})`, legend: METER }],
  }),
  lines({
    title: "Age of the last reading",
    unit: "s",
    queries: [{ expression: `min by (meter) (energy_oracle_reading_age_seconds{${NODES}})`, legend: METER }],
  }),
  lines({
    title: "From reading to block (p50, p99)",
    unit: "s",
    queries: [0.5, 0.99].map((quantile) => ({
      expression: `histogram_quantile(${quantile}, sum by (le) (rate(energy_oracle_latency_seconds_bucket{${NODES}}[${SPAN}])))`,
      legend: `p${quantile * 100}`,
    })),
  }),
]);
