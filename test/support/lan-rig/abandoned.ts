/** A test run that builds a rig, tells its pid, the rig's id and folder, and what its host answers, and waits to be killed. Argument: the subnet. */
import { LanRig } from "./lan-rig";

async function main(): Promise<void> {
  const rig = await LanRig.create({ hosts: 1, subnet: process.argv[2] ?? "" });
  const { stdout } = await rig.host(0).ssh("hostname");
  process.stdout.write(`${process.pid} ${rig.id} ${rig.ssh.folder} ${stdout.trim()}\n`);
  process.stdin.resume();
}
void main();
