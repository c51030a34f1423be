import type { Command } from 'commander';
import { pemOf } from '../../../native/virtual/certificate-builder.ts';
import { chainPemOf, createSignedProfile, SIGNED_PROFILES } from '../../../native/virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../../native/virtual/signing-authority.ts';
import { CARD_PROFILES, createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import {
  DEFAULT_VPCD,
  parseVpcdAddress,
  type VpcdAddress,
  vpcdAddressText,
} from '../../../native/virtual/vpcd-address.ts';
import { type InsertedCard, insertCard } from '../../../native/virtual/vpcd-slot.ts';
import { type Escn, parseEscn } from '../../domain/escn.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';

interface CardCommandOptions {
  readonly escn: string;
  readonly profile: string;
  readonly vpcd: string;
  readonly json?: boolean;
}

const PROFILES = [...CARD_PROFILES, ...SIGNED_PROFILES] as const;
type Profile = (typeof PROFILES)[number];

/** How long a virtual reader is waited for, in ms, and how often it is looked for. */
const PATIENCE_MS = 30_000;
const RETRY_AFTER_MS = 250;

/** `tessera card`: a virtual card in a virtual reader, until a signal takes it out. */
export function registerCard(program: Command): void {
  program
    .command('card')
    .description('hold a virtual card into a virtual reader (pcscd with vsmartcard-vpcd) until interrupted')
    .requiredOption('--escn <number>', 'card number')
    .option('--profile <profile>', `kind of card: ${PROFILES.join(', ')}`, CARD_PROFILES[0])
    .option('--vpcd <host:port>', 'where the virtual reader listens', vpcdAddressText(DEFAULT_VPCD))
    .option('--json', 'JSON on stdout')
    .action(async (options: CardCommandOptions) => {
      const escn = parseEscn(options.escn);
      if (escn === undefined) throw new CliError('--escn takes a card number: a UUID of 32 hex digits', 2);
      const profile = PROFILES.find((known) => known === options.profile);
      if (profile === undefined) throw new CliError(`--profile takes one of ${PROFILES.join(', ')}`, 2);
      const address = parseVpcdAddress(options.vpcd);
      if (address === undefined) throw new CliError('--vpcd takes HOST:PORT, such as 127.0.0.1:35963', 2);
      await holdCard({ escn, profile, address }, options);
    });
}

/** The card, and for a signed one what proves it: its authority is new each time, so that nobody trusts it by chance. */
function cardOf(escn: Escn, profile: Profile) {
  const signed = SIGNED_PROFILES.find((known) => known === profile);
  if (signed === undefined) {
    return {
      card: createVirtualCard(
        escn,
        CARD_PROFILES.find((known) => known === profile),
      ),
    };
  }
  const authority = createSigningAuthority('Virtual card', Date.now());
  const { sha256, der } = authority.root;
  return {
    card: createSignedProfile(escn, signed, authority),
    root: { sha256, pem: pemOf(der) },
    /** Root and authorities: what `tessera trust add` takes. */
    chain: chainPemOf(authority),
  };
}

async function holdCard(
  { escn, profile, address }: { escn: Escn; profile: Profile; address: VpcdAddress },
  options: CardCommandOptions,
): Promise<void> {
  const output = createOutput(options);
  const vpcd = vpcdAddressText(address);
  const { card, ...signed } = cardOf(escn, profile);
  const { signal } = untilTold();
  while (!signal.aborted) {
    const slot = await insertPatiently(() => insertCard(card, address), vpcd, signal);
    if (slot === undefined) return;
    output.record(
      { state: 'inserted', escn, profile, vpcd, ...signed },
      () => `inserted ${escn} (${profile}) at ${vpcd}`,
    );
    const remove = () => slot.remove();
    signal.addEventListener('abort', remove);
    if (signal.aborted) slot.remove();
    await slot.removed;
    signal.removeEventListener('abort', remove);
    output.record({ state: 'removed', escn, profile, vpcd }, () => `removed ${escn} from ${vpcd}`);
  }
}

/** Inserts as soon as there is a reader; undefined when stopped before. Fails once patience is at its end. */
async function insertPatiently(
  insert: () => ReturnType<typeof insertCard>,
  vpcd: string,
  signal: AbortSignal,
): Promise<InsertedCard | undefined> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const result = await insert();
    if (result.kind === 'inserted') return result.slot;
    if (performance.now() > giveUpAt) {
      throw new CliError(`no virtual reader at ${vpcd} (${result.code}): is pcscd running with vsmartcard-vpcd?`);
    }
    if (attempt === 1) say(`no virtual reader at ${vpcd} (${result.code}): waiting ${PATIENCE_MS / 1_000} s for one`);
    await pause(RETRY_AFTER_MS, signal);
  }
  return undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
