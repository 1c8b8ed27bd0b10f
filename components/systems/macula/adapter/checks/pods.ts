import { askAll, everyAnswer, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { CheckState } from "../../../../../scenarios/adapter";
import type { HostStatus } from "../../../../../scenarios/host-status";
import type { InventoryNode } from "../../../../../scenarios/inventory";
import type { Call } from "../answers";
import { podOfNode } from "../pods";
import type { Realm } from "../realm";
import { described } from "./calls";

/** Calls that one client has for one provider. */
interface Batch {
  readonly client: string;
  readonly provider: string;
  readonly id: string;
}

/**
 * - `macula/start-each { procedure, each }`: every client begins `each` calls for every provider, each by a client of its own.
 * - `macula/answered-by-pods { calls }`: each of these was answered at the first attempt, by the provider that it was for, with its
 *   result, in the name and with the address of the pod that the cluster says it is; some of them from cluster to cluster,
 *   where there are several.
 * - `macula/shared-by-pods { calls, on }`: those for these providers were answered by every pod that the cluster has of each.
 * - `macula/rolled-out`: all pods are of the images that are declared, and one image is the same wherever it runs.
 */
export function podChecks(realm: Realm): Checks {
  const pods = async (nodes: readonly InventoryNode[]): Promise<ReadonlyMap<string, HostStatus>> => {
    for (const { keeper, name } of nodes)
      if (keeper === undefined) throw new MissingData(`${name} is in no pod that anybody could tell of`);
    return everyAnswer(await askAll(nodes, podOfNode));
  };

  return {
    "macula/start-each": observing(async (args) => {
      const [procedure, each] = [textOf(args, "procedure"), numberOf(args, "each")];
      const pairs = realm.clients.flatMap((client) =>
        realm.providers.map((provider) => ({ client, provider: provider.name })),
      );
      const batches = await Promise.all(
        pairs.map(async ({ client, provider }) => {
          const order = { procedure, calls: each, client: "fresh", among: [provider], max_attempts: 1 };
          return { client: client.name, provider, id: await realm.member(client).startCalls(order) };
        }),
      );
      return {
        ok: true,
        saw: `${each} calls of ${procedure} from each of ${realm.clients.length} clients to each of ${realm.providers.length} providers are under way`,
        data: { batches, procedure, each },
      };
    }),

    "macula/answered-by-pods": observing(async (args, state) => {
      const { batches, procedure, each } = startedAs(args, state);
      const seen = await pods([...realm.clients, ...realm.providers]);
      const calls = await Promise.all(batches.map((batch) => callsOf(realm, batch)));
      const over = calls.filter(({ length }) => length === each).length;
      if (over < calls.length) return { ok: false, saw: `${over} of ${calls.length} rows of calls are over` };
      const problems = batches.flatMap(({ client, provider }, index) =>
        (calls[index] ?? []).flatMap((call) => {
          const expected = realm.expected(procedure, provider, call.x);
          const problem = problemOf(call, provider, seen.get(provider), expected);
          return problem === undefined ? [] : [`${client} → ${provider}: ${problem}`];
        }),
      );
      const [first] = problems;
      const count = each * batches.length;
      if (first !== undefined) return { ok: false, saw: `${problems.length} of ${count} calls: ${first}` };
      const across = batches.filter(({ client, provider }) => crosses(realm, client, provider)).length;
      const clusters = new Set(realm.nodes.flatMap(({ cluster }) => cluster ?? []));
      const where = clusters.size > 1 ? `, ${each * across} of them from cluster to cluster` : "";
      const named = realm.providers.map(({ name }) => seen.get(name)?.name).join(", ");
      return {
        ok: clusters.size < 2 || across > 0,
        saw: `${count} calls answered by the pods ${named}${where}`,
        data: { pods: Object.fromEntries(seen), across: each * across },
      };
    }),

    "macula/shared-by-pods": observing(async (args, state) => {
      const { batches, procedure, each } = startedAs(args, state);
      const nodes = nodesOf(args, state, realm.providers);
      const seen = await pods(nodes);
      const problems: string[] = [];
      const words: string[] = [];
      for (const { name } of nodes) {
        const calls = (await Promise.all(batches.filter(({ provider }) => provider === name).map((batch) => callsOf(realm, batch)))).flat(); // prettier-ignore
        if (calls.length < each) return { ok: false, saw: `the calls to ${name} are not over` };
        const wrong = calls.find(({ ok, node, result, x }) => !ok || node !== name || result !== realm.expected(procedure, name, x)); // prettier-ignore
        if (wrong) problems.push(`${name}: ${described(wrong)}`);
        const host = seen.get(name);
        for (const pod of host ? [host, ...host.copies] : []) {
          const own = calls.filter((call) => call.pod?.name === pod.name).length;
          words.push(`${pod.name} ${own}`);
          if (own === 0) problems.push(`${pod.name} has answered none of ${calls.length} calls`);
        }
      }
      return { ok: problems.length === 0, saw: problems.join("; ") || `answered: ${words.join(", ")}` };
    }),

    "macula/rolled-out": observing(async () => {
      const seen = await pods(realm.nodes);
      const digests = new Map<string, Map<string, string>>();
      const problems = [...seen].flatMap(([name, { trouble, declared, image, digest }]) => {
        if (trouble !== "") return [`${name}: ${trouble}`];
        if (digest === "") return [`${name}: nobody says what its image is`];
        const known = digests.get(image) ?? new Map<string, string>();
        digests.set(image, known.set(name, digest));
        return image === declared ? [] : [`${name} runs ${image}, declared is ${declared}`];
      });
      const providers = new Map(realm.providers.map(({ name }) => [name, seen.get(name)?.image ?? ""]));
      if (new Set(providers.values()).size > 1)
        problems.push(`providers run different images: ${words(providers)}`);
      for (const [image, each] of digests)
        if (new Set(each.values()).size > 1)
          problems.push(`${image} is not the same everywhere: ${words(each)}`);
      return {
        ok: problems.length === 0,
        saw: problems.join("; ") || `${seen.size} pods run ${[...digests.keys()].join(", ")}, as declared`,
        data: { pods: Object.fromEntries(seen) },
      };
    }),
  };
}

const words = (values: ReadonlyMap<string, string>): string =>
  [...values].map(([name, value]) => `${name} ${value}`).join(", ");

function startedAs(args: Arguments, { observed }: CheckState) {
  const name = textOf(args, "calls");
  const data = observed.get(name)?.data;
  if (data?.["batches"] === undefined) throw new MissingData(`no calls "${name}" were begun`);
  return data as { readonly batches: readonly Batch[]; readonly procedure: string; readonly each: number };
}

async function callsOf(realm: Realm, { client, id }: Batch): Promise<readonly Call[]> {
  const batch = await realm.member({ name: client }).calls(id);
  if (!batch) throw new MissingData(`${client} knows nothing of its calls: it was started again`);
  return batch.done ? batch.calls : [];
}

function crosses(realm: Realm, ...names: readonly string[]): boolean {
  const nodes = realm.nodes.filter(({ name }) => names.includes(name));
  return new Set(nodes.map(({ cluster }) => cluster)).size > 1;
}

/** What is wrong with an answer. */
function problemOf(
  call: Call,
  provider: string,
  pod: HostStatus | undefined,
  result: number | undefined,
): string | undefined {
  const { ok, node, pod: said } = call;
  if (!ok) return `no answer (${described(call)})`;
  if (node !== provider) return `${node ?? "nobody"} answered`;
  if (call.result !== result) return `the result is ${call.result}, that of ${provider} is ${result}`;
  if (said === undefined) return `${provider} does not say which pod it is (NODE_NAME, POD_IP)`;
  if (said.name !== pod?.name || said.address !== pod.address)
    return `${said.name} at ${said.address} answered, the cluster has ${pod?.name ?? "no pod"} at ${pod?.address ?? "no address"}`;
  return undefined;
}
