import { dirname } from 'node:path';
import { type Check, type Finding, fail, ok, warn } from '../check.ts';

/** Bits that let others than the owner in. */
const OTHERS = 0o077;

/** Whether the home can be written, and whether its keys are the owner's alone. */
export const checkHome: Check = ({ home, platform, isWritable, modeOf, list }) => {
  const findings: Finding[] = [];
  const nearest = nearestThere(home.root, (path) => modeOf(path) !== undefined);
  const remedy = 'give the folder to the user the terminal runs as, or name another in TESSERA_HOME';
  findings.push(
    ...(isWritable(nearest)
      ? ok('HOME', `${home.root}${nearest === home.root ? '' : ' will be made at first use'}`)
      : fail('HOME', `${nearest} can't be written by this user`, remedy)),
  );
  if (platform === 'win32') return findings;
  const open = [home.keysFolder, ...list(home.keysFolder).map((name) => `${home.keysFolder}/${name}`)].filter(
    (path) => ((modeOf(path) ?? 0) & OTHERS) !== 0,
  );
  findings.push(
    ...(open.length === 0
      ? ok('KEYS', 'no key is open to other users')
      : warn('KEYS', `open to other users: ${open.join(', ')}`, `chmod -R go= ${home.keysFolder}`)),
  );
  return findings;
};

function nearestThere(path: string, isThere: (path: string) => boolean): string {
  let at = path;
  while (!isThere(at) && dirname(at) !== at) at = dirname(at);
  return at;
}
