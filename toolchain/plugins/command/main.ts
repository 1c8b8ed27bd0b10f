import { version } from "@pulumi/command/package.json";
import { serveProvider } from "../provider/server";
import { localCommand, localRun } from "./command";

serveProvider({
  name: "command",
  version,
  resources: { "command:local:Command": localCommand },
  functions: { "command:local:run": localRun },
});
