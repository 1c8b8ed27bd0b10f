import { readFileSync } from "node:fs";

/** Per cent of the last ten seconds in which somebody waited for a processor, at most, where one more job is bearable. */
const MOST = 60;
/** Milliseconds until a job that was started shows in that. */
const SETTLING = 10_000;

/**
 * Whether processors have room for one more job, by the kernel's pressure information (Linux ≥ 4.20). Jobs that wait for processors
 * take more of them: what they look at again and again takes longer to come.
 * @param since milliseconds since the last one was started
 * @param read what the kernel says of processors; where it says nothing, there is room
 */
export function processorsHaveRoom(
  since: number,
  read = () => readFileSync("/proc/pressure/cpu", "utf8"),
): boolean {
  try {
    const waited = /^some avg10=([\d.]+)/m.exec(read())?.[1];
    return waited === undefined || (since >= SETTLING && Number(waited) <= MOST);
  } catch {
    return true;
  }
}
