import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { systemFaultOf } from './system-fault.ts';

/** A process as another one can recognise it later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time of the process; null where the platform doesn't tell. Process ids alone come again. */
  readonly birth: string | null;
}

/** Slack between a file's time stamp and the computed moment of the boot. */
const BOOT_TIME_SLACK_MS = 5_000;

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, birth: birthOf(process.pid) };
}

/**
 * Whether the process that said this of itself at `saidAt` (ms since 1970) still runs. After a reboot another process
 * may well have its id: a terminal must not stay locked out by that.
 */
export function stillRuns(identity: ProcessIdentity, saidAt: number): boolean {
  if (!exists(identity.pid)) return false;
  const birth = birthOf(identity.pid);
  if (birth !== null && identity.birth !== null) return birth === identity.birth;
  return saidAt > Date.now() - uptime() * 1000 - BOOT_TIME_SLACK_MS;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs and is somebody else's.
    return systemFaultOf(error)?.code === 'EPERM';
  }
}

/** Boot id and start time in clock ticks since boot (proc(5)); null without a Linux `/proc`. */
function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name in parentheses, may hold anything; the start time is the 20th after it.
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTime === undefined ? null : `${boot}/${startTime}`;
  } catch {
    // Errors of the file system: no /proc, or hidden from this user.
    return null;
  }
}
