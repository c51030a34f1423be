import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../main/config/settings.ts';
import { draftOf, withDraft } from '../../main/setup/draft.ts';
import { drivePlaces } from '../../main/setup/find-config-files.ts';
import { leanSettings } from '../../main/setup/lean-settings.ts';
import { searchInstitutions } from '../../main/setup/search-institutions.ts';

const PINS = ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='];

describe('choices over a configuration', () => {
  const draft = draftOf(DEFAULT_SETTINGS, true);

  it('come to nothing where they are the defaults', () => {
    expect(leanSettings(withDraft({}, draft))).toEqual({});
  });

  it('leave alone what they do not ask for', () => {
    const base = { journal: { retentionDays: 30 }, reader: { signal: true, name: 'ACR' }, camera: { mirror: false } };
    expect(leanSettings(withDraft(base, draft))).toEqual({
      journal: { retentionDays: 30 },
      reader: { signal: true },
      camera: { mirror: false },
    });
  });

  it('keep the pins of the same registry and drop those of another', () => {
    const base = { registry: { url: 'production', pins: PINS, proxy: 'none' } };
    expect(leanSettings(withDraft(base, draft))).toEqual({ registry: { pins: PINS, proxy: 'none' } });
    const other = { ...draft, registry: { choice: 'sandbox', url: '' } as const };
    expect(leanSettings(withDraft(base, other))).toEqual({ registry: { url: 'sandbox', proxy: 'none' } });
  });
});

describe('the search for an institution', () => {
  const listed = [
    { pic: '999465982', name: 'Université de Rouen Normandie', country: 'FR' },
    { pic: '990797674', name: 'Karlsruher Institut für Technologie', country: 'DE' },
  ];
  it.each([
    ['', 2],
    ['univ rou', 1],
    ['universite', 1],
    ['FUR', 1],
    ['99', 2],
    ['9994', 1],
    ['ouen', 0],
    ['(.*', 2],
  ])('finds for %j %i', (text, count) => {
    expect(searchInstitutions(listed, text)).toHaveLength(count);
  });
});

describe('drives', () => {
  it('are where each platform mounts them', () => {
    expect(drivePlaces('linux', 'kiosk').map(({ folder }) => folder)).toContain('/run/media/kiosk');
    expect(drivePlaces('darwin', undefined)).toEqual([{ folder: '/Volumes', depth: 1 }]);
    expect(drivePlaces('win32', undefined)[0]).toEqual({ folder: 'D:\\', depth: 0 });
  });
});
