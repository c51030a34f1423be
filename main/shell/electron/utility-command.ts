import type { utilityProcess } from 'electron';

/**
 * Runs a `tessera` command by Electron's `utilityProcess` and gives its stdout: with the run-as-node fuse off there is
 * no other way to run our own code as a process. `entry` is the bundled command's path. Rejects where it fails or takes
 * longer than `limitMs`.
 */
export function utilityCommand(
  fork: typeof utilityProcess.fork,
  entry: string,
): (args: readonly string[], limitMs: number) => Promise<string> {
  return (args, limitMs) =>
    new Promise((resolve, reject) => {
      const child = fork(entry, [...args], { serviceName: 'examination', stdio: ['ignore', 'pipe', 'ignore'] });
      let output = '';
      const limit = setTimeout(() => {
        child.kill();
        reject(new Error(`no answer within ${limitMs / 1000} s`));
      }, limitMs);
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
      child.once('exit', (code: number) => {
        clearTimeout(limit);
        if (code === 0) resolve(output);
        else reject(new Error(`exit ${code}`));
      });
    });
}
