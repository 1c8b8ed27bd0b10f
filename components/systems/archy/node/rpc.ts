/** `POST /rpc/v1`: JSON-RPC 2.0 as an Archy node speaks it, as far as the plan's lifecycle needs it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { Refused, type Apps } from "./apps";
import type { Sessions } from "./sessions";

interface Call {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

const WRONG_PASSWORD = { code: 401, message: "wrong password" };
const NO_SESSION = { code: 403, message: "log in first" };

type Reply =
  { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

export async function answerRpc(
  node: { readonly name: string; readonly apps: Apps; readonly sessions: Sessions },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = ((await json(request).catch(() => undefined)) ?? {}) as Call;
  const { apps, sessions } = node;
  const id = String(call.params?.["id"]);
  let reply: Reply;
  if (call.method === "health") reply = { result: { status: "ok", node: node.name } };
  else if (call.method === "auth.login") {
    const session = sessions.login(call.params?.["password"]);
    if (session)
      response.setHeader("set-cookie", [
        `session=${session.session}; HttpOnly; SameSite=Strict; Path=/`,
        `csrf_token=${session.csrf}; SameSite=Strict; Path=/`,
      ]);
    reply = session ? { result: null } : { error: WRONG_PASSWORD };
  } else if (!sessions.isOpen(request.headers.cookie ?? "", request.headers["x-csrf-token"]))
    reply = { error: NO_SESSION };
  else reply = await act(apps, String(call.method), id);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id ?? null, ...reply }));
}

async function act(apps: Apps, method: string, id: string): Promise<Reply> {
  try {
    switch (method) {
      case "server.get-state":
        return { result: { data: stateOf(apps) } };
      case "package.install":
        await apps.install(id);
        break;
      case "package.uninstall":
        await apps.uninstall(id);
        break;
      case "package.start":
        await apps.run(id);
        break;
      case "package.stop":
        await apps.halt(id);
        break;
      case "package.restart":
        await apps.halt(id);
        await apps.run(id);
        break;
      default:
        return { error: { code: -32601, message: `there is no method ${method}` } };
    }
    return { result: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { code: error instanceof Refused ? 404 : 500, message } };
  }
}

function stateOf(apps: Apps): object {
  const installed = apps.installed();
  return {
    manifest_ids: installed,
    "package-data": Object.fromEntries(installed.map((id) => [id, apps.state(id)])),
  };
}
