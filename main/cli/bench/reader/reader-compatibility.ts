import { isSteadyUid } from '../../../../native/pcsc/process/field-history.ts';
import type { ReaderModel } from '../../../../native/pcsc/reader-quirks.ts';
import type { CardRead } from '../../../application/ports/terminal-ports.ts';
import type { Distribution } from '../distribution.ts';
import type { LyingCard } from '../faults/reader-lying.ts';

/** One thing a person was asked to do, and what the reader made of it. */
export type GuidedStep =
  | { readonly kind: 'done'; readonly outcome: CardRead['outcome']['kind']; readonly reason: string | null }
  | { readonly kind: 'not-done' };

type Spread = Pick<Distribution, 'p50' | 'p95' | 'max'>;

/** What can be sent in: no UID, no card number, no name. Times in ms. */
export interface CompatibilityReport {
  readonly reader: { readonly name: string; readonly model: string; readonly quirks: readonly string[] };
  readonly system: string;
  readonly card: {
    readonly atr: string | null;
    readonly uid: 'steady, 4 bytes' | 'steady, 7 bytes' | 'steady, 10 bytes' | 'random' | 'not given';
    readonly recogniser: string | null;
    /** Of the last read that got so far. */
    readonly proof: string | null;
  };
  readonly taps: { readonly asked: number; readonly read: number; readonly outcomes: Readonly<Record<string, number>> };
  /** From the card event to the first answer, as far as it isn't exchange: connecting, and our own share. */
  readonly activationMs: Spread | null;
  /** One APDU, selecting and reading alike. */
  readonly apduMs: Spread | null;
  readonly wholeReadMs: Spread | null;
  readonly apdus: number | null;
  readonly isRepeatable: boolean;
  /** Reads of a card that was not lifted, and what one command of each kind took; null where not done. */
  readonly lying: LyingCard | null;
  readonly tear: string;
  readonly doubleCard: string;
  readonly recovers: boolean | null;
}

interface Measured {
  readonly reader: { readonly name: string } & Pick<ReaderModel, 'model' | 'quirks'>;
  readonly repeats: readonly CardRead[];
  readonly missed: number;
  readonly torn: GuidedStep;
  readonly double: GuidedStep;
  readonly after: GuidedStep;
  readonly lying: LyingCard | undefined;
  readonly spread: (ms: readonly number[]) => Distribution;
}

export function compatibilityOf({
  reader,
  repeats,
  missed,
  torn,
  double,
  after,
  lying,
  spread,
}: Measured): CompatibilityReport {
  const good = repeats.filter(({ outcome }) => outcome.kind !== 'failed');
  const outcomes: Record<string, number> = {};
  for (const { outcome } of repeats) {
    const what = outcome.kind === 'failed' ? outcome.reason : outcome.kind;
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  }
  const of = (ms: (read: CardRead) => number): Spread | null => {
    if (good.length === 0) return null;
    const { p50, p95, max } = spread(good.map(ms));
    return { p50: round(p50), p95: round(p95), max: round(max) };
  };
  const last = good.at(-1);
  return {
    reader: { name: withoutSerial(reader.name), model: reader.model, quirks: reader.quirks.map(({ code }) => code) },
    system: `${process.platform} ${process.arch}, Node ${process.version}`,
    card: {
      atr: last?.atr ?? null,
      uid: uidKind(last?.uid ?? null),
      recogniser: last !== undefined && 'recogniser' in last.outcome ? last.outcome.recogniser : null,
      proof: last?.outcome.kind === 'escn' ? proofOf(last.outcome.authenticity) : null,
    },
    taps: { asked: repeats.length + missed, read: good.length, outcomes },
    activationMs: of(({ ms, exchangeMs }) => ms - exchangeMs),
    apduMs: of(({ exchangeMs, apdus }) => exchangeMs / Math.max(1, apdus)),
    wholeReadMs: of(({ ms }) => ms),
    apdus: last?.apdus ?? null,
    isRepeatable: good.length === repeats.length && missed === 0 && sameOutcome(good),
    lying: lying ?? null,
    tear: tearOf(torn),
    doubleCard: doubleOf(double),
    recovers: after.kind === 'not-done' ? null : after.outcome !== 'failed',
  };
}

/** Every read came to the same, the numbers compared and not kept. */
function sameOutcome(reads: readonly CardRead[]): boolean {
  const told = reads.map(({ outcome }) => (outcome.kind === 'escn' ? outcome.escn : JSON.stringify(outcome)));
  return new Set(told).size <= 1;
}

function proofOf(authenticity: { readonly kind: string; readonly reason?: string }): string {
  return authenticity.reason === undefined ? authenticity.kind : `${authenticity.kind} (${authenticity.reason})`;
}

function tearOf(step: GuidedStep): string {
  if (step.kind === 'not-done') return 'not tried';
  if (step.outcome !== 'failed') return 'was read all the same';
  return step.reason === 'removed-too-early' ? 'noticed: removed too early' : `noticed as ${step.reason}`;
}

function doubleOf(step: GuidedStep): string {
  if (step.kind === 'not-done') return 'not tried';
  if (step.reason === 'two-cards') return 'noticed: one card at a time';
  if (step.outcome === 'failed') return `refused as ${step.reason}`;
  return 'not noticed: the reader picks one of the two by itself';
}

function uidKind(uid: string | null): CompatibilityReport['card']['uid'] {
  if (uid === null) return 'not given';
  if (!isSteadyUid(uid)) return 'random';
  return uid.length === 8 ? 'steady, 4 bytes' : uid.length === 14 ? 'steady, 7 bytes' : 'steady, 10 bytes';
}

/** libccid puts the reader's serial number into brackets. */
function withoutSerial(name: string): string {
  return name.replace(/\s*\([^)]*\)/g, '');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function lyingText(lying: LyingCard | null): string {
  if (lying === null) return 'not tried';
  const outcomes = Object.entries(lying.outcomes).map(([what, times]) => `${what} ${times}`);
  return `read ${lying.reads} times (${outcomes.join(', ')}), ${lying.isRepeatable ? 'always the same' : 'NOT the same'}`;
}

/** The report as Markdown, to be pasted into a mail. */
export function compatibilityText(report: CompatibilityReport): string {
  const { reader, card, taps } = report;
  const spread = (ms: Spread | null) => (ms === null ? '—' : `p50 ${ms.p50}, p95 ${ms.p95}, worst ${ms.max} ms`);
  return [
    `# ${reader.name}`,
    '',
    `Known as: ${reader.model}. Quirks: ${reader.quirks.join(', ') || 'none known'}. ${report.system}.`,
    '',
    '| what | found |',
    '| --- | --- |',
    `| card | ATR ${card.atr ?? 'not given'}, UID ${card.uid} |`,
    `| recognised by | ${card.recogniser ?? 'nothing'} |`,
    `| proof | ${card.proof ?? '—'} |`,
    `| taps | ${taps.read} of ${taps.asked} read (${Object.entries(taps.outcomes)
      .map(([what, times]) => `${what} ${times}`)
      .join(', ')}) |`,
    `| activation | ${spread(report.activationMs)} |`,
    `| one APDU | ${spread(report.apduMs)} |`,
    `| whole read | ${spread(report.wholeReadMs)}, ${report.apdus ?? '—'} APDUs |`,
    `| repeatable | ${report.isRepeatable ? 'yes' : 'NO'} |`,
    `| left lying | ${lyingText(report.lying)} |`,
    `| one select | ${spread(report.lying?.selectMs ?? null)} |`,
    `| one read command | ${spread(report.lying?.readMs ?? null)} |`,
    `| card torn away | ${report.tear} |`,
    `| two cards | ${report.doubleCard} |`,
    `| usable afterwards | ${report.recovers === null ? 'not tried' : report.recovers ? 'yes' : 'NO'} |`,
  ].join('\n');
}
