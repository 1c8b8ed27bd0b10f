import { version } from "@pulumi/docker/package.json";
import { serveProvider } from "../provider/server";
import { configuration } from "./configuration";
import { containerType } from "./container";
import { Engine } from "./engine";
import { imageType } from "./image";
import { networkType } from "./network";
import { remoteImageType } from "./remote-image";
import { volumeType } from "./volume";

const engine = new Engine();

serveProvider({
  name: "docker",
  version,
  configuration: configuration(engine),
  resources: {
    "docker:index/container:Container": containerType(engine),
    "docker:index/image:Image": imageType(engine),
    "docker:index/network:Network": networkType(engine),
    "docker:index/remoteImage:RemoteImage": remoteImageType(engine),
    "docker:index/volume:Volume": volumeType(engine),
  },
  functions: {},
});
