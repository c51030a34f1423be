import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { createUpdateServer } from '../../../registry/sources/update-server.ts';
import { openUpdateState } from '../../../update/update-state.ts';
import { createUpdater, type DownloadEnd, type Updater } from '../../../update/updater.ts';
import { createCertificateAuthority, createSelfSigned } from '../certificate-authority.ts';
import { takesCarelessly } from './careless-updater.ts';
import { FORGERIES, type Forgery, goodAnswers, type Workshop } from './forgeries.ts';
import { type ReleaseServer, startReleaseServer } from './release-server.ts';
import { BAD, DAY_MS, FILE_NAME, HIGHEST, newKeys, RUNNING, TARGET } from './sample-release.ts';

/** Short, so that what drips is given up soon. */
const LIMITS = { connectMs: 2_000, headersMs: 800, smallMs: 800, paceMs: 400, leastBytes: 4_096, fileMs: 10_000 };

export interface UpdatesBench {
  readonly forgeries: number;
  /** What each came to and should have come to, where that is not the same. */
  readonly wrong: readonly string[];
  /** Forged packages that lie ready; none may. */
  readonly taken: number;
  /** Good releases that were taken: the one there is. */
  readonly goodTaken: number;
  /** Negative control: forgeries that an updater without signatures takes. It has to be many. */
  readonly takenByControl: number;
  readonly outcomes: readonly { readonly name: string; readonly outcome: string }[];
  readonly node: string;
}

/** Every forgery against the terminal's own updater, on a real HTTPS server. */
export async function benchUpdates(): Promise<UpdatesBench> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const authority = await createCertificateAuthority();
  const servers = {
    good: await startReleaseServer(await authority.issue()),
    'self-signed': await startReleaseServer(await createSelfSigned()),
    'other-host': await startReleaseServer(await authority.issue({ hosts: ['updates.example.org'] })),
    expired: await startReleaseServer(await authority.issue({ notAfter: new Date(Date.now() - DAY_MS) })),
  };
  const workshop: Workshop = { keys: newKeys(), now: Date.now() };
  const outcomes: { name: string; outcome: string }[] = [];
  const wrong: string[] = [];
  let [taken, takenByControl, number] = [0, 0, 0];
  const tryOn = async (server: ReleaseServer): Promise<{ readonly end: DownloadEnd; readonly isTaken: boolean }> => {
    number += 1;
    const place = join(folder, `${number}`);
    const source = createUpdateServer({ baseUrl: server.url, ca: authority.ca, clock: SYSTEM_CLOCK, limits: LIMITS });
    const updater = updaterIn(place, workshop);
    const end = await updater.download(source, new AbortController().signal);
    await source.close();
    const isHere = existsSync(place) && readdirSync(place).includes(FILE_NAME);
    return { end, isTaken: isHere || updater.status().ready !== null };
  };
  const forge = async ({ name, code, answers, identity }: Forgery): Promise<void> => {
    const server = servers[identity ?? 'good'];
    server.serve(answers(workshop));
    const { end, isTaken } = await tryOn(server);
    const outcome = outcomeOf(end);
    outcomes.push({ name, outcome });
    if (outcome !== code) wrong.push(`${name}: ${outcome}, expected ${code}`);
    if (isTaken) taken += 1;
    const source = createUpdateServer({ baseUrl: server.url, ca: authority.ca, clock: SYSTEM_CLOCK, limits: LIMITS });
    if (await takesCarelessly(source, RUNNING, new AbortController().signal)) takenByControl += 1;
    await source.close();
  };
  try {
    for (const forgery of FORGERIES) await forge(forgery);
    let goodTaken = 0;
    servers.good.serve(goodAnswers(workshop));
    if ((await tryOn(servers.good)).isTaken) goodTaken += 1;
    const node = process.versions.node;
    return { forgeries: FORGERIES.length, wrong, taken, goodTaken, takenByControl, outcomes, node };
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether every forgery was refused for the right reason, the good release was taken, and the control shows it is no chance. */
export function isUnforgeable({ wrong, taken, goodTaken, takenByControl }: UpdatesBench): boolean {
  return wrong.length === 0 && taken === 0 && goodTaken === 1 && takenByControl > 0;
}

export function updatesTable(bench: UpdatesBench): string {
  const lines = bench.outcomes.map(({ name, outcome }) => `${outcome.padEnd(22)} ${name}`);
  const sum = `${bench.forgeries} forgeries, ${bench.taken} taken, ${bench.wrong.length} for another reason`;
  const rest = `good releases taken: ${bench.goodTaken}; an updater without signatures takes ${bench.takenByControl}`;
  return [...lines, '', sum, ...bench.wrong, rest].join('\n');
}

function updaterIn(folder: string, { keys, now }: Workshop): Updater {
  const state = openUpdateState(folder, () => undefined);
  state.change((fresh) => ({ ...fresh, highest: HIGHEST, bad: [{ version: BAD, why: 'it never got well' }] }));
  return createUpdater({
    ...{ state, installation: undefined, target: TARGET, runningVersion: RUNNING, channel: 'stable' },
    pinnedKeys: [keys.first.publicKey, keys.second.publicKey],
    clock: { now: () => now, trust: () => 'trusted' },
  });
}

function outcomeOf(end: DownloadEnd): string {
  return 'code' in end ? end.code : end.kind;
}
