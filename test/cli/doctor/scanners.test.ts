import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../main/cli/doctor/check.ts';
import { checkScanners } from '../../../main/cli/doctor/checks/scanners.ts';
import { scannersSchema } from '../../../main/config/scanners.ts';
import { DEFAULT_SETTINGS } from '../../../main/config/settings.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

const SCANNER = '/dev/serial/by-id/usb-Scanner_Co_QR_1-if00';

async function found(scanners: readonly object[], files: readonly string[], isWritable = true): Promise<string[]> {
  const machine = strictFake<Machine>('machine', {
    platform: 'linux',
    loaded: { kind: 'ok', settings: { ...DEFAULT_SETTINGS, scanners: scannersSchema.parse(scanners) } },
    modeOf: (path) => (files.includes(path) ? 0o660 : undefined),
    isWritable: () => isWritable,
    list: (folder) => files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length)),
  });
  const findings = await checkScanners(machine);
  return findings.map(({ code, state, what, remedy }) => `${code} ${state}: ${what}${remedy ? ` -> ${remedy}` : ''}`);
}

describe('the check of serial scanners', () => {
  it('has nothing to say where there are none', async () => {
    expect(await found([], [])).toEqual(['SCANNER ok: no serial scanners are configured']);
  });

  it('finds what is there, under its own name', async () => {
    expect(await found([{ path: SCANNER, name: 'Counter' }], [SCANNER])).toEqual([
      'SCANNER ok: Counter: there, 9600 bit/s',
    ]);
  });

  it('says what is missing, and what is there instead', async () => {
    expect(await found([{ path: '/dev/ttyACM4' }], [SCANNER])).toEqual([
      `SCANNER fail: /dev/ttyACM4: /dev/ttyACM4 is not there -> plug it in, or name one of ${SCANNER}`,
    ]);
    expect(await found([{ path: SCANNER }], [SCANNER], false)).toEqual([
      `SCANNER fail: ${SCANNER}: ${SCANNER} may not be used by this user -> add the user to the group dialout`,
    ]);
  });
});
