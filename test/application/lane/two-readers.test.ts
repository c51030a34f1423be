import { describe, expect, it } from 'vitest';
import { createReaderHealth } from '../../../main/application/lane/reader-health.ts';
import { step } from '../../../main/application/lane/session.ts';
import { newSession, type Session, type SessionEvent } from '../../../main/application/lane/session-state.ts';
import { signalVerdicts } from '../../../main/application/lane/signal-verdicts.ts';
import type { PresentationReport } from '../../../main/application/lane/terminal.ts';
import type { Verdict } from '../../../main/domain/verdict.ts';
import { cardRead, fakeReaders } from '../../fakes/fake-readers.ts';

const TORN = { kind: 'failed', reason: 'removed-too-early', detail: null } as const;
const FAILED = { ...cardRead(TORN), outcome: TORN };

const present = (reader: string, cardId: string, at: number): SessionEvent => ({
  kind: 'card-present',
  card: { reader, cardId },
  at,
});

function run(...events: readonly SessionEvent[]): Session {
  return events.reduce((session, event) => step(session, event).session, newSession('p'));
}

describe('two readers of one lane', () => {
  it('with a card each at the same moment ask for one card at a time', () => {
    expect(run(present('left', 'l-1', 0), present('right', 'r-1', 5)).state).toMatchObject({
      at: 'showing',
      verdict: { kind: 'unreadable', reason: 'two-cards' },
    });
  });

  it('let neither card’s read through afterwards', () => {
    const session = run(present('left', 'l-1', 0), present('right', 'r-1', 5), {
      kind: 'card-read',
      cardId: 'l-1',
      read: FAILED,
      at: 10,
    });
    expect(session.state).toMatchObject({ verdict: { reason: 'two-cards' } });
  });

  it('serve one after the other', () => {
    const read: SessionEvent = { kind: 'card-read', cardId: 'l-1', read: FAILED, at: 10 };
    expect(run(present('left', 'l-1', 0), read, present('right', 'r-1', 20)).state.at).toBe('reading');
  });
});

describe('the readers’ health', () => {
  it('says that one is deaf, and takes it back', () => {
    const health = createReaderHealth();
    health.apply({ kind: 'service', state: 'running', detail: null });
    health.apply({ kind: 'reader-added', reader: 'left' });
    expect(health.apply({ kind: 'reader-deaf', reader: 'left', isDeaf: true, times: 1 })).toBe(true);
    expect(health.view().state).toBe('reader-deaf');
    expect(health.apply({ kind: 'reader-deaf', reader: 'left', isDeaf: true, times: 2 })).toBe(false);
    health.apply({ kind: 'reader-deaf', reader: 'left', isDeaf: false, times: 2 });
    expect(health.view().state).toBe('ready');
  });

  it('forgets a deaf one that was unplugged', () => {
    const health = createReaderHealth();
    health.apply({ kind: 'service', state: 'running', detail: null });
    health.apply({ kind: 'reader-added', reader: 'left' });
    health.apply({ kind: 'reader-deaf', reader: 'left', isDeaf: true, times: 1 });
    health.apply({ kind: 'reader-removed', reader: 'left' });
    expect(health.view().state).toBe('no-reader');
  });
});

describe('a verdict on the reader', () => {
  const verdictOf = (evidence: 'chip' | 'qr'): Verdict => ({
    kind: 'granted',
    reason: 'active',
    marked: null,
    evidence,
    source: 'cache',
    ageSeconds: 1,
    record: null,
  });

  function signalling() {
    const lit: string[] = [];
    let report: (of: PresentationReport) => void = () => {};
    const readers = {
      ...fakeReaders(),
      signal: (reader: string, verdict: string) => void lit.push(`${reader} ${verdict}`),
    };
    signalVerdicts(
      {
        onVerdict(listener) {
          report = listener;
          return () => {};
        },
      },
      readers,
    );
    const decide = (verdict: Verdict) => report({ presentationId: 'p', verdict, steps: {} });
    return { lit, readers, decide };
  }

  it('is shown where the card lies', () => {
    const { lit, readers, decide } = signalling();
    readers.present('card-1');
    decide(verdictOf('chip'));
    decide({ kind: 'unreadable', reason: 'two-cards', detail: null });
    expect(lit).toEqual(['reader 1 granted', 'reader 1 unreadable']);
  });

  it('is none of its business for a code, or once the card is gone', () => {
    const { lit, readers, decide } = signalling();
    readers.present('card-1');
    decide(verdictOf('qr'));
    readers.remove('card-1');
    decide(verdictOf('chip'));
    expect(lit).toEqual([]);
  });
});
