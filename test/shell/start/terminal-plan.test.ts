import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type LoadedSettings, type Settings } from '../../../main/config/settings.ts';
import { ACTIVE_STUDENT } from '../../../main/domain/service/service.ts';
import { planTerminal as plan } from '../../../main/shell/start/terminal-plan.ts';
import { fakeServices } from '../../fakes/fake-services.ts';

const SERVICES = fakeServices();
const planTerminal = (wish: Parameters<typeof plan>[0], loaded: LoadedSettings, services = SERVICES) =>
  plan(wish, loaded, services);
const NONE: LoadedSettings = { kind: 'none' };
const BROKEN: LoadedSettings = { kind: 'broken', message: 'config.json:3:5: …' };
const WISH = { demo: false, router: null, service: null, reader: null };

function configured(settings: Partial<Settings> = {}): LoadedSettings {
  return { kind: 'ok', settings: { ...DEFAULT_SETTINGS, ...settings } };
}

describe('planTerminal', () => {
  it.each([
    ['nothing at all', WISH, NONE, true],
    ['a configuration', WISH, configured(), false],
    ['a configuration and --demo', { ...WISH, demo: true }, configured(), true],
    ['--router', { ...WISH, router: 'http://127.0.0.1:8270/' }, NONE, false],
    ['--router and --demo', { ...WISH, router: 'http://127.0.0.1:8270/', demo: true }, NONE, true],
    ['a broken configuration and --demo', { ...WISH, demo: true }, BROKEN, true],
  ])('given %s is a demo: %#', (_what, wish, loaded, demo) => {
    expect(planTerminal(wish, loaded)).toMatchObject({ kind: 'serve', demo });
  });

  it('is out of order with a broken configuration, never a demo, and says which line', () => {
    expect(planTerminal(WISH, BROKEN)).toMatchObject({
      kind: 'out-of-order',
      fault: { code: 'CONFIG', message: 'config.json:3:5: …' },
    });
    expect(planTerminal({ ...WISH, router: 'production' }, BROKEN)).toMatchObject({ kind: 'out-of-order' });
  });

  it('puts the command line over the configuration', () => {
    const plan = planTerminal(
      { ...WISH, router: 'http://127.0.0.1:8270', reader: 'ACR1252' },
      configured({ reader: { ...DEFAULT_SETTINGS.reader, name: 'Omnikey' } }),
    );
    expect(plan).toMatchObject({
      settings: { registry: { url: 'http://127.0.0.1:8270/' } },
      readerFilter: { only: 'ACR1252', virtualReaders: true },
    });
  });

  it.each([
    ['in the demo', WISH, NONE, { virtualReaders: true }],
    ['at work not', { ...WISH, router: 'production' }, NONE, { virtualReaders: false }],
    [
      'at work where the configuration says so',
      WISH,
      configured({ reader: { ...DEFAULT_SETTINGS.reader, virtualReaders: true } }),
      { virtualReaders: true },
    ],
    [
      'when named',
      { ...WISH, router: 'production', reader: 'Virtual PCD' },
      NONE,
      { only: 'Virtual PCD', virtualReaders: true },
    ],
  ])('uses virtual readers %s', (_when, wish, loaded, readerFilter) => {
    expect(planTerminal(wish, loaded)).toMatchObject({ readerFilter });
  });

  it.each([
    ['an address that is none', { ...WISH, router: 'ftp://router.example/' }, /^--router: /],
    ['plain http beyond this machine', { ...WISH, router: 'http://router.example/' }, /^--router: .*loopback/],
    [
      'a service that does not exist',
      { ...WISH, service: 'canteen' },
      /^--service: there is no service "canteen"; there is active-student$/,
    ],
    [
      'a service with a typing mistake',
      { ...WISH, service: 'active-studnet' },
      /^--service: there is no service "active-studnet"; did you mean "active-student"\?$/,
    ],
  ])('says what is wrong with %s', (_what, wish, message) => {
    expect(planTerminal(wish, NONE)).toMatchObject({ kind: 'impossible', message: expect.stringMatching(message) });
  });

  it('is out of order where the configuration names a service that does not exist', () => {
    expect(planTerminal(WISH, configured({ service: 'canteen' }))).toMatchObject({
      kind: 'out-of-order',
      fault: { code: 'SERVICE' },
    });
  });

  it('is out of order where the file of its service is bad and none was accepted before, and says which line', () => {
    const message = 'services/canteen.json:3:5: …';
    const services = fakeServices([], [{ service: 'canteen', message, faults: [message], serves: 'nothing' }]);
    expect(planTerminal(WISH, configured({ service: 'canteen' }), services)).toMatchObject({
      kind: 'out-of-order',
      fault: { code: 'SERVICE', message },
    });
  });

  it('serves by the copy accepted last where the file of its service is bad', () => {
    const canteen = { ...ACTIVE_STUDENT, id: 'canteen' };
    const fault = { service: 'canteen', message: '…', faults: [], serves: 'last-accepted' } as const;
    const services = fakeServices([canteen], [fault]);
    expect(planTerminal(WISH, configured({ service: 'canteen' }), services)).toMatchObject({
      kind: 'serve',
      service: canteen,
    });
  });

  it.each([
    ['production', false],
    ['sandbox', true],
  ])('at the %s registry accepts test cards: %s', (router, acceptsTestCards) => {
    expect(planTerminal({ ...WISH, router }, NONE)).toMatchObject({
      lanes: [{ service: { cards: acceptsTestCards ? 'both' : 'production' } }],
    });
  });
});
