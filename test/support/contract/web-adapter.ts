/** A system of web services, see `web.cjs`: a node is well when it answers. */
import type { AdapterFactory } from "../../../scenarios/adapter";

export const adapter: AdapterFactory = () => ({
  async health({ address }) {
    const response = await fetch(`http://${address}:8000/`);
    await response.text();
    return { ok: response.ok, saw: response.ok ? "answers" : `answers with ${response.status}` };
  },
  async diagnose({ address }) {
    const { cwd } = (await (await fetch(`http://${address}:8000/`)).json()) as { cwd: string };
    return [{ what: "working directory", ok: cwd === "/", saw: cwd }];
  },
  checks: {},
  workloads: {},
});
