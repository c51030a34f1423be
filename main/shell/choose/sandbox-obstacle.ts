import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SET_USER_ID = 0o4000;

/** Kernel switches that keep an ordinary user from making a namespace, with the value that does so. */
const NAMESPACE_SWITCHES = [
  { file: 'proc/sys/kernel/unprivileged_userns_clone', blockedBy: '0', says: 'unprivileged user namespaces are off' },
  {
    file: 'proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    blockedBy: '1',
    says: 'AppArmor restricts user namespaces',
  },
  { file: 'proc/sys/user/max_user_namespaces', blockedBy: '0', says: 'the limit of user namespaces is 0' },
] as const;

/**
 * Why Chromium could not build its sandbox on this machine, or null. On Linux it takes either its set-user-id helper
 * beside the binary, owned by root, or user namespaces; without both Electron aborts at start, and the sandbox is not
 * ours to switch off. `root` stands for the file system's root.
 */
export function sandboxObstacle(platform: NodeJS.Platform, binary: string | undefined, root = '/'): string | null {
  if (platform !== 'linux') return null;
  if (binary !== undefined && isSetUserIdRoot(join(dirname(binary), 'chrome-sandbox'))) return null;
  return NAMESPACE_SWITCHES.find(({ file, blockedBy }) => textOf(join(root, file)) === blockedBy)?.says ?? null;
}

function isSetUserIdRoot(path: string): boolean {
  const helper = statSync(path, { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & SET_USER_ID) !== 0;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // ENOENT: this kernel doesn't have the switch.
    return undefined;
  }
}
