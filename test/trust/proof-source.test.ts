import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChainReply, ChainSource } from '../../main/application/ports/terminal-ports.ts';
import { certificatesIn } from '../../main/trust/certificates-in-file.ts';
import { importCertificates } from '../../main/trust/import-certificates.ts';
import { openProofSource } from '../../main/trust/proof-source.ts';
import { MAX_SIGNERS, NOTHING_TRUSTED, readSigners, writeAnchors } from '../../main/trust/trust-files.ts';
import { pemOf } from '../../native/virtual/certificate-builder.ts';
import { chainPemOf } from '../../native/virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../native/virtual/signing-authority.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const AUTHORITY = createSigningAuthority('Montelago', Date.now());
const STRANGER = createSigningAuthority('Stranger', Date.now());
const PIC = '999000001';
const OTHER_PIC = '999000002';
const SIGNER = { pic: PIC, certificate: AUTHORITY.signer.der };

const newFolder = temporaryFolders();

/** A trust folder whose operator added this authority's root, and no more. */
function folderWithRoot(): string {
  const folder = newFolder();
  const content = certificatesIn(new TextEncoder().encode(pemOf(AUTHORITY.root.der)));
  if (!content.ok) throw new Error('test data');
  const wish = { acceptRoots: [AUTHORITY.root.sha256], pic: null };
  const result = importCertificates(NOTHING_TRUSTED, content.certificates, wish);
  if (!result.ok) throw new Error(result.problems.join());
  expect(writeAnchors(folder, 'anchors.json', result.anchors).ok).toBe(true);
  return folder;
}

/** Answers by script; what is not in it throws. */
function scriptedChains(script: Record<string, ChainReply[]>) {
  const asked: string[] = [];
  const chains: ChainSource = {
    async fetch(pic) {
      asked.push(pic);
      const reply = script[pic]?.shift();
      if (reply === undefined) throw new Error(`unscripted: ${pic}`);
      return reply;
    },
    close: async () => undefined,
  };
  return { chains, asked };
}

function open(trustFolder: string, chains: ChainSource | null = null) {
  const notices: string[] = [];
  let time = 0;
  const source = openProofSource({
    trustFolder,
    expiry: 'strict',
    baseKey: null,
    chains,
    clock: { monotonic: () => time },
    notice: (line) => notices.push(line),
  });
  return {
    source,
    notices,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

const fetched = (authority: typeof AUTHORITY): ChainReply => ({
  kind: 'fetched',
  bytes: new TextEncoder().encode(chainPemOf(authority)),
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the trust of a terminal', () => {
  it('is nothing where nothing was added: cards are not checked then', () => {
    expect(open(newFolder()).source.current()).toBeNull();
  });

  it('is what the operator added', () => {
    expect(open(folderWithRoot()).source.current()?.roots).toEqual([AUTHORITY.root.der]);
  });

  it('keeps its files to its owner', () => {
    const folder = folderWithRoot();
    const { source } = open(folder);
    source.learn(SIGNER);
    for (const name of ['anchors.json', 'signers.json']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (path: string) => void]>([
    ['is no JSON', (path) => writeFileSync(path, '{')],
    [
      'has a certificate that is none',
      (path) => writeFileSync(path, '{"version":1,"roots":["AAAA"],"authorities":[]}'),
    ],
    ['is of another version', (path) => writeFileSync(path, '{"version":2,"roots":[],"authorities":[]}')],
    ['may be changed by others', (path) => chmodSync(path, 0o666)],
  ])('is nothing, and says so in one line, where the file %s', (_, spoil) => {
    const folder = folderWithRoot();
    spoil(join(folder, 'anchors.json'));
    const { source, notices } = open(folder);
    expect(source.current()).toBeNull();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('anchors.json');
  });

  it('remembers signers over a restart, newest first, each once', () => {
    const folder = folderWithRoot();
    const { source } = open(folder);
    const other = { pic: OTHER_PIC, certificate: AUTHORITY.signer.der };
    for (const signer of [SIGNER, other, SIGNER]) source.learn(signer);
    expect(open(folder).source.current()?.signers).toEqual([other, SIGNER]);
  });

  it('keeps a bounded number of them', () => {
    const folder = folderWithRoot();
    const { source } = open(folder);
    for (let i = 0; i < MAX_SIGNERS + 3; i++) source.learn({ ...SIGNER, pic: String(100_000_000 + i) });
    expect(readSigners(folder)).toHaveLength(MAX_SIGNERS);
  }, 60_000);

  it('forgets signers of a file somebody else may write to', () => {
    const folder = folderWithRoot();
    open(folder).source.learn(SIGNER);
    chmodSync(join(folder, 'signers.json'), 0o666);
    expect(open(folder).source.current()?.signers).toEqual([]);
  });
});

describe("an institution's chain", () => {
  it('is fetched once, filed for its institution, told, and kept over a restart', async () => {
    const folder = folderWithRoot();
    const { chains, asked } = scriptedChains({ [PIC]: [fetched(AUTHORITY)] });
    const { source, notices } = open(folder, chains);
    let told = 0;
    source.subscribe(() => {
      told += 1;
    });
    source.lookForChain(PIC);
    source.lookForChain(PIC);
    await settled();
    expect({ asked, told, notices }).toEqual({ asked: [PIC], told: 1, notices: [] });
    const expected = [
      { pic: null, certificate: AUTHORITY.intermediate.der },
      { pic: PIC, certificate: AUTHORITY.institution.der },
    ];
    expect(source.current()?.authorities).toEqual(expected);
    expect(open(folder).source.current()?.authorities).toEqual(expected);
  });

  it("is not used, nor its root, where it is a stranger's", async () => {
    const folder = folderWithRoot();
    const { source, notices } = open(folder, scriptedChains({ [PIC]: [fetched(STRANGER)] }).chains);
    source.lookForChain(PIC);
    await settled();
    expect(source.current()).toMatchObject({ roots: [AUTHORITY.root.der], authorities: [] });
    expect(notices.join()).toContain('nobody vouched for');
  });

  it.each<[string, ChainReply]>([
    ['garbage', { kind: 'fetched', bytes: new TextEncoder().encode('<html>') }],
    ['nothing', { kind: 'not-there' }],
  ])('is not asked for again within the hour where there was %s', async (_, reply) => {
    const { chains, asked } = scriptedChains({ [PIC]: [reply, fetched(AUTHORITY)] });
    const { source, pass } = open(folderWithRoot(), chains);
    const look = async () => {
      source.lookForChain(PIC);
      await settled();
    };
    await look();
    pass(3_599_000);
    await look();
    expect(asked).toHaveLength(1);
    pass(2_000);
    await look();
    expect(asked).toHaveLength(2);
    expect(source.current()?.authorities).toHaveLength(2);
  });

  it('is asked for again after five minutes where asking failed', async () => {
    const { chains, asked } = scriptedChains({ [PIC]: [{ kind: 'failed', detail: 'timeout' }, fetched(AUTHORITY)] });
    const { source, pass } = open(folderWithRoot(), chains);
    source.lookForChain(PIC);
    await settled();
    pass(301_000);
    source.lookForChain(PIC);
    await settled();
    expect(asked).toHaveLength(2);
  });

  it('is not fetched where no address is configured', () => {
    const folder = folderWithRoot();
    const { source } = open(folder);
    source.lookForChain(PIC);
    expect(readFileSync(join(folder, 'anchors.json'), 'utf8')).toContain('"authorities": []');
  });
});
