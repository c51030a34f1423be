import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A part of the real world that the tests use, and the Debian package that brings it. */
interface SystemPart {
  readonly debianPackage: string;
  readonly isThere: () => boolean;
}

const VPCD_DRIVERS = ['/usr/lib/pcsc/drivers/serial/libifdvpcd.so', '/usr/lib/pcsc/drivers/serial/libifdvpcd.so.3.3'];

const PARTS: readonly SystemPart[] = [
  { debianPackage: 'pcscd', isThere: () => isOnPath('pcscd') },
  {
    debianPackage: 'vsmartcard-vpcd',
    isThere: () => existsSync('/etc/reader.conf.d/vpcd') || VPCD_DRIVERS.some(existsSync),
  },
  { debianPackage: 'chromium', isThere: () => ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath) },
  { debianPackage: 'ffmpeg', isThere: () => isOnPath('ffmpeg') },
  { debianPackage: 'mosquitto', isThere: () => isOnPath('mosquitto') },
  { debianPackage: 'poppler-utils', isThere: () => isOnPath('pdftotext') },
  { debianPackage: 'socat', isThere: () => isOnPath('socat') },
];

export function isOnPath(command: string): boolean {
  // Daemons live in sbin, which isn't on everybody's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => existsSync(join(folder, command)));
}

export function missingPackages(): string[] {
  return PARTS.filter((part) => !part.isThere()).map((part) => part.debianPackage);
}

/**
 * Brings the real parts where that is allowed: on Debian, as root or with sudo that asks for no password. Elsewhere
 * it names the command and the suites that need them report themselves as skipped; in CI that is a failure.
 */
export function setup(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const prefix = installPrefix();
  if (prefix !== undefined) {
    console.log(`tests: installing ${missing.join(', ')} for the suites with real parts`);
    run([...prefix, 'apt-get', 'update']);
    run([...prefix, ...install]);
  }
  const still = missingPackages();
  if (still.length === 0) return;
  const message = `tests: ${still.join(', ')} missing; the suites that need them are SKIPPED. Install with: sudo ${install.join(' ')}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  console.warn(`\n${'='.repeat(80)}\n${message}\n${'='.repeat(80)}\n`);
}

function installPrefix(): string[] | undefined {
  if (!isOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

function run(command: readonly string[]): void {
  const [program = '', ...args] = command;
  spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
