import { serveProvider } from "../provider/server";
import { randomResources } from "./resources";

serveProvider({ name: "random", version: "4.21.2", resources: randomResources, functions: {} });
