import { describe, expect, it } from 'vitest';
import { carelessRead } from '../../../../main/cli/bench/faults/careless-read.ts';
import { runScriptedFaults } from '../../../../main/cli/bench/faults/faults-reader.ts';
import { READER_FAULTS } from '../../../../main/cli/bench/faults/faults-reader-world.ts';
import { runHostileAnswers } from '../../../../main/cli/bench/faults/hostile-answers.ts';

describe('random reader faults', () => {
  it('leave no stale read, none missing, and a reader that is usable again', async () => {
    const run = await runScriptedFaults(600, 7);
    expect(run).toMatchObject({ staleOrMissingReads: 0, neverUsableAgain: 0, examples: [] });
    expect(Object.keys(run.byFault).sort()).toEqual([...READER_FAULTS].sort());
    // Virtual time: how fast this machine is doesn't come into it.
    expect(run.usableAgainMs.p99).toBeLessThanOrEqual(3_000);
  });

  it('are the same again for the same seed', async () => {
    expect(await runScriptedFaults(50, 3)).toEqual(await runScriptedFaults(50, 3));
  });

  it('would be found where reads went to the next card', async () => {
    let withheld: string | undefined;
    const run = await runScriptedFaults(50, 7, (event, take) => {
      if (event.kind !== 'card-read') return take(event);
      take({ ...event, cardId: withheld ?? event.cardId });
      withheld = event.cardId;
    });
    expect(run.staleOrMissingReads).toBeGreaterThan(0);
  });
});

describe('hostile answers', () => {
  it('are bounded in frames and bytes, and nothing is thrown', async () => {
    const run = await runHostileAnswers(20_000, 11);
    expect(run).toMatchObject({ uncaught: 0, overTheLimits: 0, behindTheWall: 0 });
    // Limits that nothing comes near would be kept by anything.
    expect(run.filesAtTheCap).toBeGreaterThan(0);
    expect(run.endedByTheWall).toBeGreaterThan(0);
    expect(run.mostFileBytes).toBeGreaterThanOrEqual(4_096);
    expect(run.mostFrames).toBeLessThanOrEqual(32);
    expect(Object.keys(run.byOutcome).sort()).toEqual(['escn', 'failed', 'no-escn']);
  });

  it('would be found to be too many with a careless reader', async () => {
    expect((await runHostileAnswers(5_000, 11, carelessRead)).overTheLimits).toBeGreaterThan(0);
  });
});
