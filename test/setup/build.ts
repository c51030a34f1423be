import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds what the suites below run: the command as it is installed, the page as it is served. Once a run. */
export function setup(): void {
  if (process.env['TESSERA_TESTS_BUILT'] === '1') return;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the build failed: see above');
  process.env['TESSERA_TESTS_BUILT'] = '1';
}
