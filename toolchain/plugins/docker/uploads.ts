import { readFile } from "node:fs/promises";
import { pack, type Pack } from "tar-stream";
import type { ContainerInputs } from "./container-inputs";

type Upload = NonNullable<ContainerInputs["uploads"]>[number];

const CONTENTS = ["content", "contentBase64", "source"] as const;

/**
 * A tar archive of the files to put into a container, for its root directory. Directories that are missing there are
 * made by the engine.
 * @throws Error for a file with no content or with more than one.
 */
export async function archive(uploads: readonly Upload[]): Promise<Pack> {
  const tar = pack();
  for (const upload of uploads) {
    tar.entry(
      {
        name: upload.file.replace(/^\/+/, ""),
        mode: modeOf(upload),
        uid: Number(upload.owner ?? 0),
        gid: Number(upload.group ?? 0),
        // The same files make the same archive.
        mtime: new Date(0),
      },
      await contentOf(upload),
    );
  }
  tar.finalize();
  return tar;
}

function modeOf({ permissions, executable }: Upload): number {
  if (permissions !== undefined) return Number.parseInt(permissions, 8);
  return executable ? 0o744 : 0o644;
}

async function contentOf(upload: Upload): Promise<Buffer> {
  const given = CONTENTS.filter((name) => upload[name] !== undefined);
  if (given.length !== 1) {
    const which = given.length === 0 ? "none is" : `${given.join(" and ")} are`;
    throw new Error(`upload ${upload.file}: exactly one of ${CONTENTS.join(", ")} has to be set, ${which}`);
  }
  if (upload.source !== undefined) return readFile(upload.source);
  return Buffer.from(
    upload.content ?? upload.contentBase64 ?? "",
    upload.content === undefined ? "base64" : "utf8",
  );
}
