import { type Check, fail, ok, warn } from '../check.ts';

/** `engines.node` of package.json. */
const LEAST_NODE = [22, 19, 0];
/** Quality section 3: older ones can lose rows where two connections share a WAL. */
const LEAST_SQLITE = [3, 51, 3];

/** Node's version, and that of the SQLite in it. */
export const checkVersions: Check = ({ versions: { node, sqlite } }) => [
  ...(isAtLeast(node, LEAST_NODE)
    ? ok('NODE', `Node ${node}`)
    : fail('NODE', `Node ${node} is too old`, `install Node ${LEAST_NODE.join('.')} or later`)),
  ...(sqlite !== undefined && isAtLeast(sqlite, LEAST_SQLITE)
    ? ok('SQLITE', `SQLite ${sqlite}`)
    : warn(
        'SQLITE',
        `SQLite ${sqlite ?? 'unknown'} is older than ${LEAST_SQLITE.join('.')}`,
        'install a newer Node 24',
      )),
];

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
