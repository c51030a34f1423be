import type {
  ChainReply,
  ChainSource,
  Clock,
  ProofMaterial,
  ProofSource,
} from '../application/ports/terminal-ports.ts';
import { certificatesIn } from './certificates-in-file.ts';
import { importCertificates } from './import-certificates.ts';
import {
  MAX_SIGNERS,
  NOTHING_TRUSTED,
  readAnchors,
  readSigners,
  together,
  writeAnchors,
  writeSigners,
} from './trust-files.ts';

export interface ProofSourceOptions {
  readonly trustFolder: string;
  readonly expiry: ProofMaterial['expiry'];
  /** Null where the campus doesn't hold it. */
  readonly baseKey: Uint8Array | null;
  /** Where institutions' chains are had; null for nowhere. Closed with the source. */
  readonly chains: ChainSource | null;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** One line for technicians, without any card number. */
  readonly notice: (line: string) => void;
}

/** The trust of this terminal, kept in its folder. */
export interface TrustedSource extends ProofSource {
  /** A card of this institution had no path: looks for its chain behind the verdict, not again and again. */
  lookForChain(pic: string): void;
  close(): Promise<void>;
}

/** After so long an institution without a chain is asked for again, in ms; sooner where asking itself failed. */
const ABSENT_FOR_MS = 3_600_000;
const FAILED_FOR_MS = 300_000;
/** Institutions whose absence is remembered, so that invented ones fill no memory. */
const MAX_ABSENT = 1_000;
/** Requests under way at once; further institutions wait for another card of theirs. */
const MAX_REQUESTS = 2;

/** Opens the trust folder. What is broken in it is told, and nothing of it trusted. */
export function openProofSource(options: ProofSourceOptions): TrustedSource {
  const { trustFolder, chains, clock, notice } = options;
  const listeners = new Set<() => void>();
  const asking = new Set<string>();
  const absentUntil = new Map<string, number>();
  const closing = new AbortController();
  const read = (name: 'anchors.json' | 'fetched.json') => {
    const result = readAnchors(trustFolder, name);
    if (!result.ok) notice(`${result.message}; nothing in it is trusted`);
    return result.ok ? result.anchors : NOTHING_TRUSTED;
  };
  const filed = read('anchors.json');
  let fetched = read('fetched.json');
  let signers = readSigners(trustFolder);

  function fileFetched(pic: string, reply: ChainReply): 'filed' | 'absent' | 'failed' {
    if (reply.kind === 'failed') return 'failed';
    if (reply.kind === 'not-there') return 'absent';
    const content = certificatesIn(reply.bytes);
    const present = together(filed, fetched);
    const result = content.ok ? importCertificates(present, content.certificates, { acceptRoots: [], pic }) : content;
    if (!result.ok) {
      notice(`the chain fetched for institution ${pic} is not used: ${result.problems.join('; ')}`);
      return 'absent';
    }
    const news = result.imported.filter(({ isNew }) => isNew);
    if (news.length === 0) return 'absent';
    fetched = together(fetched, {
      roots: news.filter(({ role }) => role === 'root').map(({ certificate }) => certificate),
      authorities: news.filter(({ role }) => role === 'authority'),
    });
    const written = writeAnchors(trustFolder, 'fetched.json', fetched);
    if (!written.ok) notice(`${written.message}; the chain serves until the terminal ends`);
    return 'filed';
  }

  function settle(pic: string, outcome: 'filed' | 'absent' | 'failed'): void {
    if (outcome === 'filed') for (const listener of [...listeners]) listener();
    else {
      const oldest = absentUntil.keys().next().value;
      if (absentUntil.size >= MAX_ABSENT && oldest !== undefined) absentUntil.delete(oldest);
      absentUntil.set(pic, clock.monotonic() + (outcome === 'absent' ? ABSENT_FOR_MS : FAILED_FOR_MS));
    }
  }

  return {
    current() {
      const { roots, authorities } = together(filed, fetched);
      if (roots.length === 0 && chains === null && options.baseKey === null) return null;
      return {
        roots: roots.map(({ der }) => der),
        authorities: authorities.map(({ pic, certificate }) => ({ pic, certificate: certificate.der })),
        signers,
        expiry: options.expiry,
        baseKey: options.baseKey,
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    learn(signer) {
      const isSame = (other: typeof signer) =>
        other.pic === signer.pic && Buffer.compare(other.certificate, signer.certificate) === 0;
      if (signers.some(isSame)) return;
      signers = [signer, ...signers].slice(0, MAX_SIGNERS);
      const written = writeSigners(trustFolder, signers);
      if (!written.ok) notice(`${written.message}; the signer is known until the terminal ends`);
    },
    lookForChain(pic) {
      if (chains === null || closing.signal.aborted) return;
      if (asking.has(pic) || asking.size >= MAX_REQUESTS) return;
      if (clock.monotonic() < (absentUntil.get(pic) ?? 0)) return;
      asking.add(pic);
      // Nobody waits for it: it never rejects, and tells through `settle`.
      void chains.fetch(pic, closing.signal).then((reply) => {
        asking.delete(pic);
        if (!closing.signal.aborted) settle(pic, fileFetched(pic, reply));
      });
    },
    async close() {
      closing.abort();
      listeners.clear();
      await chains?.close();
    },
  };
}
