import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CARELESS_STORES, STORES } from '../../../../main/cli/bench/power/all-stores.ts';
import { benchPower, isPowerSafe, powerTable } from '../../../../main/cli/bench/power/power.ts';

const script = fileURLToPath(new URL('../../../../main/cli/main.ts', import.meta.url));
const FAULTLESS = { unreadable: 0, lost: 0, half: 0 };

describe('a power cut at any point', () => {
  it.each(STORES.map(({ name }) => name))(
    'leaves %s as it was before a work or after it, and nothing acknowledged is lost',
    { timeout: 120_000 },
    async (store) => {
      const result = await benchPower({ points: 40, store, script, controls: false });
      const [found] = result.stores;
      expect({ faults: found?.faults, examples: found?.examples }).toEqual({ faults: FAULTLESS, examples: [] });
      expect(found).toMatchObject({ killed: 4, cut: 36 });
      expect(isPowerSafe(result)).toBe(true);
    },
  );

  it('is not come through by a store without its protection', { timeout: 120_000 }, async () => {
    const result = await benchPower({ points: 4, store: 'key file', script });
    expect(result.controls.map(({ store }) => store)).toEqual(CARELESS_STORES.map(({ name }) => name));
    for (const { store, faults } of result.controls) {
      expect(faults.unreadable + faults.lost + faults.half, store).toBeGreaterThan(0);
    }
    expect(powerTable(result)).toContain('| control: database without syncs |');
    const blind = { ...result, controls: result.controls.map((control) => ({ ...control, faults: FAULTLESS })) };
    expect([isPowerSafe(result), isPowerSafe(blind)]).toEqual([true, false]);
  });

  it('leaves nothing of the bench behind', async () => {
    const leftovers = (): string[] => readdirSync(tmpdir()).filter((file) => file.startsWith('tessera-power-'));
    const before = leftovers();
    await benchPower({ points: 4, store: 'key file', script, controls: false });
    expect(leftovers().filter((file) => !before.includes(file))).toEqual([]);
  });
});
