import { describe, expect, it } from 'vitest';
import {
  benchRegistryFaults,
  isWithinBudget,
  matrixReport,
} from '../../../../main/cli/bench/faults/faults-registry.ts';
import { REGISTRY_FAULTS } from '../../../../main/cli/bench/faults/registry-faults.ts';

describe('the fault matrix of the registry', () => {
  it('is clean, and its control is not', { timeout: 60_000 }, async () => {
    const some = ['slow, 2 s', 'reset', 'unknown status', '404 HTML', 'another card’s number', 'TLS wrong pin'];
    const result = await benchRegistryFaults(REGISTRY_FAULTS.filter(({ name }) => some.includes(name)));
    expect(result.faults).toBe(some.length);
    expect(result).toMatchObject({ wrongGrants: 0, faultRefusals: 0, late: 0 });
    expect(isWithinBudget(result)).toBe(true);
    expect(matrixReport(result)).toContain('| reset | unknown/registry-unreachable | granted/active (cache) |');
  });

  it('fails where one verdict of it is wrong', { timeout: 60_000 }, async () => {
    // A registry that vouches for the card, called a fault: the grant without a row counts as a wrong one.
    const unknownType = REGISTRY_FAULTS.filter(({ name }) => name === 'unknown type');
    const result = await benchRegistryFaults(unknownType.map((fault) => ({ ...fault, isHarmless: false })));
    expect(result.wrongGrants).toBeGreaterThan(0);
    expect(isWithinBudget(result)).toBe(false);
  });
});
