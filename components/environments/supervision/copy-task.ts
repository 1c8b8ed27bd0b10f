import { fileContent } from "../../hosts/file-content";
import type { Script } from "../../hosts/host";
import type { Secrets } from "../../secrets";
import type { FileSpec } from "../../spec";
import { requirePrivate } from "./service-environment";
import { supervision } from "./shared-script";

/**
 * The script that puts a file on a host, and takes it away again.
 * @param script takes path and mode, and the content in CONTENT
 * @throws Error when the path is not the host's own
 */
export function copyTask(file: FileSpec, secrets: Secrets, script = supervision("file")): Script {
  requirePrivate("file", file.path);
  const content = fileContent(file, (template) => secrets.fill(template));
  return {
    file: script,
    args: [file.path, file.mode ?? "0644"],
    environment: { CONTENT: content },
    undo: true,
  };
}
