import { serveProvider } from "../provider/server";
import { localCommand, localRun } from "./command";

serveProvider({
  name: "command",
  version: "1.2.1",
  resources: { "command:local:Command": localCommand },
  functions: { "command:local:run": localRun },
});
