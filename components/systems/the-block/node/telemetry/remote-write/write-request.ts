import { PbfWriter } from "pbf";
import { compress } from "snappyjs";
import type { Sample } from "./samples";

/**
 * The body of a Prometheus remote write 1.0 request: `WriteRequest { timeseries = 1 { labels = 1 { name = 1, value = 2 },
 * samples = 2 { value = 1, timestamp = 2 } } }`, compressed with Snappy. Pure.
 * @param timestamp milliseconds since 1970
 */
export function encodeWriteRequest(samples: readonly Sample[], timestamp: number): Uint8Array {
  const request = new PbfWriter();
  for (const sample of samples) request.writeMessage(1, writeSeries, { ...sample, timestamp });
  return compress(request.finish());
}

function writeSeries({ labels, value, timestamp }: Sample & { timestamp: number }, pbf: PbfWriter): void {
  for (const label of labels) pbf.writeMessage(1, writeLabel, label);
  pbf.writeMessage(2, writeSample, { value, timestamp });
}

function writeLabel([name, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeStringField(2, value);
}

function writeSample({ value, timestamp }: { value: number; timestamp: number }, pbf: PbfWriter): void {
  pbf.writeDoubleField(1, value);
  pbf.writeVarintField(2, timestamp);
}
