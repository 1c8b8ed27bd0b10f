/** What this program can do, in words that a preflight compares: another program that stands in for it says the same. */
import { STRATEGIES } from "./config";

export const description = {
  commands: ["node", "client", "describe"],
  options: [
    "realm",
    "cookie",
    "key_file",
    "seeds",
    "provider_selection_strategy",
    "max_attempts",
    "timeout_seconds",
  ],
  strategies: [...STRATEGIES],
  transport: "http2 over tls over tcp",
  procedures: ["test.calculator", "test.service"],
  discovery: "gossip",
  control: [
    "POST /call",
    "POST /batches",
    "GET /batches",
    "GET /clients",
    "POST /close",
    "POST /round-trips",
  ],
  logs: ["Creating connection to endpoint", "Handling call:", "ready at https://", "attempting failover"],
};
