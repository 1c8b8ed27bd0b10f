/**
 * A carrier is a long-living process on the target that holds a fault. It is driven by lines on its stdin and answers
 * with lines on stdout; when stdin closes, when no line arrived for `lease` seconds, or when it gets SIGTERM, it heals and ends.
 *
 *   stdin            stdout
 *   (start)          armed
 *   fire             fired
 *   beat             (nothing; renews the lease)
 *   count            count PACKETS BYTES     (network only: what the fault's rules have hit)
 *   heal             healed                  (and the process exits 0)
 *   anything wrong   error TEXT              (and the process heals, exits 1)
 *
 * Network carriers keep their rules in an nft table with `flags owner`, held by their own `nft -i`: if the carrier is
 * SIGKILLed the kernel removes the table. Process carriers hold a flock that the supervisor of the service honours.
 */
export interface CarrierCommand {
  readonly node: string;
  /** Full argv, ready to spawn. */
  readonly argv: readonly string[];
}
