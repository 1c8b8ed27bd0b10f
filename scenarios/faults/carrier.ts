/**
 * A carrier is a long-living process on the target that holds a fault. It is driven by lines on its stdin and answers
 * with lines on stdout; when stdin closes, when no line arrived for `lease` seconds, or when it gets SIGTERM, it heals and ends.
 *
 *   stdin            stdout
 *   (start)          armed
 *   fire             fired [MICROSECONDS]    (network: the node's clock, since 1970)
 *   beat             (nothing; renews the lease)
 *   count            count PACKETS BYTES     (network only: what the fault's rules have hit)
 *   arrived          arrived PACKETS BYTES   (network only: probe datagrams that arrived here through the rules)
 *   left             left PACKETS BYTES      (network only: probe datagrams that left here through the rules)
 *   heal             healed                  (and the process exits 0)
 *   anything wrong   error TEXT              (and the process heals, exits 1)
 *
 * Network carriers keep their rules in an nft table with `flags owner`, held by their own `nft -i`: if the carrier is
 * SIGKILLed the kernel removes the table. Process carriers hold a flock that the supervisor of the service honours.
 *
 * A carrier records itself while it lives: a file `$TESTBED_FAULTS_RUNTIME/NETNS/NAME` with the line `PID START`
 * (default folder /run/testbed-faults; NETNS is the inode of /proc/self/ns/net, START field 22 of /proc/PID/stat), so that
 * `heal.sh` finds it without any other state.
 */
export interface CarrierCommand {
  readonly node: string;
  /** Full argv, ready to spawn. */
  readonly argv: readonly string[];
}

/** Seconds without a line after which a network carrier heals by itself. The driver beats each second. */
export const leaseSeconds = 4;

/** What a counter of a carrier says. */
export interface Count {
  readonly packets: number;
  readonly bytes: number;
}
