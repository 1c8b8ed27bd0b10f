/** Code of the error with which a request is given up at its time-out. */
export const TIMED_OUT = "TIMED_OUT";

const CLASS_OF_CODE: Readonly<Record<string, string>> = {
  [TIMED_OUT]: "timeout",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  MALFORMED: "malformed answer",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EMFILE: "no free file descriptor",
  ENFILE: "no free file descriptor",
  EADDRNOTAVAIL: "no free local port",
};

/** The class under which a failed request is counted. */
export function errorClass(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return CLASS_OF_CODE[code] ?? (code || error.name);
}
