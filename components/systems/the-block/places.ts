/** Where the files of a node are on a Linux host: the places of plan 000. */

export const PROGRAM = "/usr/local/bin/the-block";
const CONFIG_DIRECTORY = "/var/lib/the-block/config";
export const CONFIG_FILE = `${CONFIG_DIRECTORY}/the-block.toml`;
export const GENESIS_FILE = `${CONFIG_DIRECTORY}/genesis.json`;
export const KEY_FILE = `${CONFIG_DIRECTORY}/validator.key`;
export const DATA_DIRECTORY = "/var/lib/the-block/data";
