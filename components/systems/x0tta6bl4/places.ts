/** Where everything is on a node. */

export const DAEMON_STATE = "/var/lib/yggdrasil";
export const DAEMON_CONFIG = "/etc/yggdrasil/yggdrasil.conf";
/** The daemon's usual place, /var/run, is not a host's own everywhere. */
export const ADMIN_SOCKET = `${DAEMON_STATE}/yggdrasil.sock`;
/** What `yggdrasilctl` has to be told. */
export const ADMIN_ENDPOINT = `unix://${ADMIN_SOCKET}`;

export const PROGRAM = "/usr/local/lib/x0tta6bl4/x0tta6bl4.cjs";
export const MESH_FILE = "/etc/x0tta6bl4/mesh.json";
export const NODE_STATE = "/var/lib/x0tta6bl4";
