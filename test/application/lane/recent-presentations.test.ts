import { describe, expect, it } from 'vitest';
import type { Conclusion } from '../../../main/application/lane/lane-books.ts';
import { createRecentPresentations } from '../../../main/application/lane/recent-presentations.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

function conclusion(presentationId: string, reason: 'two-cards' | 'two-codes' = 'two-cards'): Conclusion {
  return {
    kind: 'conclude',
    presentationId,
    presentation: null,
    verdict: { kind: 'unreadable', reason, detail: null },
  };
}

describe('the last presentations', () => {
  it('are the last eight, newest first', () => {
    const recent = createRecentPresentations(fakeClock(), () => null);
    for (let i = 0; i < 10; i += 1) recent.add(conclusion(`p${i}`));
    expect(recent.view().map(({ presentationId }) => presentationId)).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2].map((i) => `p${i}`),
    );
  });

  it('have one line a presentation, with the verdict that counts', () => {
    const recent = createRecentPresentations(fakeClock(), () => null);
    recent.add(conclusion('p1'));
    recent.add(conclusion('p1', 'two-codes'));
    expect(recent.view()).toMatchObject([{ presentationId: 'p1', reason: 'two-codes' }]);
  });

  it('say what became of it at the gate by now', () => {
    let state: 'waiting' | 'passed' = 'waiting';
    const recent = createRecentPresentations(fakeClock(), () => state);
    recent.add(conclusion('p1'));
    expect(recent.view()[0]?.passage).toBe('waiting');
    state = 'passed';
    expect(recent.view()[0]?.passage).toBe('passed');
  });

  it('hold nothing that leads to anybody', () => {
    const recent = createRecentPresentations(fakeClock(), () => null);
    recent.add(conclusion('p1'));
    expect(Object.keys(recent.view()[0] ?? {}).sort()).toEqual(
      ['at', 'evidence', 'kind', 'passage', 'presentationId', 'reason'].sort(),
    );
  });
});
