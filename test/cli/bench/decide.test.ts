import { describe, expect, it } from 'vitest';
import { benchDecide, isDecideQuick } from '../../../main/cli/bench/decide.ts';
import { CLAUSE_KINDS } from '../../../main/domain/service/clause.ts';

const SPREAD = { p50: 1, p95: 1, p99: 1, p999: 1, max: 1, samples: 1 };

describe('the decide bench', () => {
  it('judges by rules of every kind, and measures each verdict', { timeout: 60_000 }, () => {
    const result = benchDecide({ verdicts: 20_000 });
    expect(result).toMatchObject({ services: 200, verdict: { samples: 20_000 } });
    const kinds = CLAUSE_KINDS.filter((kind) => Object.keys(result.outcomes).some((word) => word.endsWith(` ${kind}`)));
    expect(kinds.length).toBeGreaterThan(8);
  });

  it('passes only with a control that fails', () => {
    const result = { services: 200, limitUs: 50, outcomes: {}, node: '24', cpu: 'x' };
    const quick = { ...result, verdict: SPREAD, control: { ...SPREAD, p99: 90 } };
    expect(isDecideQuick(quick)).toBe(true);
    expect(isDecideQuick({ ...quick, verdict: { ...SPREAD, p99: 51 } })).toBe(false);
    expect(isDecideQuick({ ...quick, control: SPREAD })).toBe(false);
  });
});
