/** A difference between what was declared and what is. */
export interface Drift {
  /** Node, or `stack` for what all nodes share. */
  readonly node: string;
  /** What differs: `host`, `firewall`, `hosts file`, `service etcd`, … */
  readonly what: string;
  readonly declared: string;
  readonly observed: string;
}
