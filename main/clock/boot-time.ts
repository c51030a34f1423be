import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** What the machine itself counts, whatever its wall clock is set to. */
export interface BootTime {
  /** Tells one run of the machine from the next; null where the platform gives none, and each start counts as a new run. */
  readonly bootId: string | null;
  /** Whether a battery-backed clock goes on while the machine is off. */
  readonly hasRealTimeClock: boolean;
  /** ms since the machine was started, time asleep included. Some 10 µs a call. */
  sinceBootMs(): number;
}

const BOOT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMAND_LIMIT_MS = 1_000;

/**
 * The counters of this machine. Linux: `/proc/sys/kernel/random/boot_id` and `/proc/uptime`, which is CLOCK_BOOTTIME
 * in steps of 10 ms. macOS: `kern.bootsessionuuid` and the uptime. Windows: the uptime (GetTickCount64), no boot id.
 */
export function machineBootTime(platform: NodeJS.Platform): BootTime {
  return {
    bootId: platform === 'linux' ? linuxBootId() : platform === 'darwin' ? macBootId() : null,
    // Without one, a Linux board starts with the time at which it was switched off.
    hasRealTimeClock: platform !== 'linux' || existsSync('/sys/class/rtc/rtc0'),
    sinceBootMs: platform === 'linux' ? linuxSinceBoot : () => uptime() * 1000,
  };
}

function linuxBootId(): string | null {
  try {
    return bootIdIn(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  } catch {
    // ENOENT, EACCES: a sandbox without /proc.
    return null;
  }
}

function linuxSinceBoot(): number {
  try {
    const seconds = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
    if (Number.isFinite(seconds)) return seconds * 1000;
  } catch {
    // ENOENT, EACCES: a sandbox without /proc.
  }
  return uptime() * 1000;
}

function macBootId(): string | null {
  try {
    const asked = execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
      encoding: 'utf8',
      timeout: COMMAND_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return bootIdIn(asked);
  } catch {
    // Not there, or too slow.
    return null;
  }
}

function bootIdIn(text: string): string | null {
  const id = text.trim().toLowerCase();
  return BOOT_ID.test(id) ? id : null;
}
