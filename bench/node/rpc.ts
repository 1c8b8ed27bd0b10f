/** The result of a JSON-RPC call. @throws Error with the node's answer */
export async function call<T>(url: string, method: string, params: object = {}): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = (await (await fetch(url, { method: "POST", body })).json()) as { result?: T };
  if (answer.result === undefined) throw new Error(`${method} at ${url}: ${JSON.stringify(answer)}`);
  return answer.result;
}
