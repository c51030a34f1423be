import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerIdentity } from './certificate-authority.ts';

export interface BrokerWish {
  /** An empty folder of its own. */
  readonly folder: string;
  readonly port: number;
  readonly tls?: ServerIdentity;
  /** The only user there is; without it anybody may come. */
  readonly user?: { readonly name: string; readonly password: string };
}

/** A real broker on loopback, which forgets all when it ends. */
export interface Broker {
  /** Cut off, without a word to anybody. */
  kill(): Promise<void>;
  /** Neither takes nor says anything, or goes on. */
  setStuck(isStuck: boolean): void;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

const START_LIMIT_MS = 10_000;

/** Throws with its last words where it doesn't listen. */
export async function startMosquitto({ folder, port, tls, user }: BrokerWish): Promise<Broker> {
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  };
  const lines = [
    // It would take another user, who can't read the folder.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${user === undefined}`,
  ];
  if (tls !== undefined) lines.push(`certfile ${file('cert.pem', tls.cert)}`, `keyfile ${file('key.pem', tls.key)}`);
  if (user !== undefined) {
    const passwords = file('passwords', `${user.name}:${user.password}\n`);
    await ended(spawn('mosquitto_passwd', ['-U', passwords], { stdio: 'ignore' }));
    lines.push(`password_file ${passwords}`);
  }
  const child = spawn('mosquitto', ['-c', file('mosquitto.conf', `${lines.join('\n')}\n`)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const over = ended(child);
  const limit = performance.now() + START_LIMIT_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || child.pid === undefined || performance.now() > limit) {
      child.kill('SIGKILL');
      throw new Error(`mosquitto does not listen: ${words}`);
    }
    await delay(20);
  }
  return {
    async kill() {
      child.kill('SIGKILL');
      await over;
    },
    setStuck: (isStuck) => void child.kill(isStuck ? 'SIGSTOP' : 'SIGCONT'),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
