import type { MachineNeeds } from "../machine";

/** Namespaces are Linux's, and making them takes its administrator. */
export const localNeeds: MachineNeeds = ({ platform, administrator }) => {
  if (platform !== "linux") {
    const advice = "Run it in a Linux virtual machine (on Windows: WSL 2).";
    return [{ what: `Environment local needs Linux; this is ${platform}.`, advice }];
  }
  if (administrator) return [];
  return [
    {
      what: "Environment local needs root, or sudo without a password, to make network namespaces.",
      advice: "Run this with sudo, or allow yourself `sudo -n` (NOPASSWD in sudoers) and run it again.",
    },
  ];
};
