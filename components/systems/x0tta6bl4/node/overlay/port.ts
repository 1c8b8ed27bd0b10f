/** Of nodes on the overlay, UDP and TCP: it can be reached in no other way, see the node's firewall. */
export const OVERLAY_PORT = 7000;
