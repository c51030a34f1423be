#!/usr/bin/env node
// Starts the built command on a Node that can run it. Plain old JavaScript on purpose: it has to load on any Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, '..', '..', 'out', 'main', 'cli.js');
const [major, minor] = process.versions.node.split('.').map(Number);

if (!existsSync(built)) {
  console.error(`tessera: not built yet (${built} is missing): run "npm run build" in the project's folder`);
  process.exitCode = 1;
} else if (major > 22 || (major === 22 && minor >= 19)) {
  startAnewWithLeanMemory();
  await import(new URL('../../out/main/cli.js', import.meta.url).href);
} else {
  runOnPinnedNode();
}

/**
 * A terminal runs for months. glibc gives each thread an arena of its own and hands little back: some 15 MB for nothing
 * (docs/memory.md). It reads the setting once, when a process begins; this one becomes another in place.
 */
function startAnewWithLeanMemory() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return;
  if (!['kiosk', 'gate'].includes(process.argv[2]) || process.execve === undefined) return;
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], leanEnv());
}

function leanEnv() {
  return { MALLOC_ARENA_MAX: '1', ...process.env };
}

function runOnPinnedNode() {
  const node = pinnedNode();
  if (node === undefined) {
    console.error(`tessera: needs Node 22.19 or later, this is ${process.versions.node}: install a newer Node`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [built, ...process.argv.slice(2)], { stdio: 'inherit', env: leanEnv() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

/** The optional dependency that brings its own Node, where the platform has one. */
function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-linux-${process.arch}/package.json`);
    const node = join(dirname(manifest), 'bin', 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    // MODULE_NOT_FOUND: not a platform that has one.
    return undefined;
  }
}
