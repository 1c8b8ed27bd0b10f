import { version } from "@pulumi/random/package.json";
import { serveProvider } from "../provider/server";
import { randomResources } from "./resources";

serveProvider({ name: "random", version, resources: randomResources, functions: {} });
