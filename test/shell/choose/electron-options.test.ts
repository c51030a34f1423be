import { describe, expect, it } from 'vitest';
import { parseElectronOptions } from '../../../main/shell/choose/electron-options.ts';

const DEFAULTS = {
  terminal: { demo: false, router: null, service: null, reader: null },
  json: false,
  profile: null,
};

describe("the options of Electron's main process", () => {
  it('are the defaults for a packaged start without any', () => {
    expect(parseElectronOptions(undefined)).toEqual({ ok: true, options: DEFAULTS });
  });

  it('come back as they were sent', () => {
    const options = {
      terminal: { demo: true, router: 'https://r.example/', service: 'library', reader: 'ACR1252' },
      json: true,
      profile: '/p',
    };
    expect(parseElectronOptions(JSON.stringify(options))).toEqual({ ok: true, options });
  });

  it.each([
    ['', 'the whole'],
    ['{', 'the whole'],
    ['null', 'the whole'],
    ['[]', 'the whole'],
    ['{"terminal":{"demo":"yes"}}', 'terminal.demo'],
    ['{"json":1}', 'json'],
    ['{"sandbox":false}', 'sandbox'],
  ])('are refused in one line where they are not ours: %s', (text, named) => {
    const parsed = parseElectronOptions(text);
    expect(parsed.ok).toBe(false);
    expect(parsed).toHaveProperty('message', expect.stringMatching(/^TESSERA_ELECTRON_OPTIONS: [^\n]+$/));
    expect(parsed).toHaveProperty('message', expect.stringContaining(named));
  });
});
