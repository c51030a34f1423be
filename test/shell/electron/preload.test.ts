import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

/** Builds the preload as a sandboxed one has to be: one CommonJS file. */
async function bundlePreload(): Promise<string[]> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const configFile = `${root}/vite.preload.config.ts`;
  const result = await build({ root, configFile, logLevel: 'silent', build: { write: false, sourcemap: false } });
  if (!('output' in result)) throw new Error('one build was expected');
  return result.output.map((chunk) => ('code' in chunk ? chunk.code : chunk.fileName));
}

describe('the preload', () => {
  let files: string[] = [];
  beforeAll(async () => {
    files = await bundlePreload();
  }, 60_000);

  it('is one file', () => {
    expect(files).toHaveLength(1);
  });

  it('asks for nothing but electron and puts nothing but window.tessera into the page', () => {
    const required: string[] = [];
    const exposed: [string, object][] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: object) => void exposed.push([name, api]) },
      ipcRenderer: {},
    };
    runInNewContext(files[0] ?? '', {
      exports: {},
      module: { exports: {} },
      require: (name: string) => {
        required.push(name);
        return electron;
      },
    });
    expect(required).toEqual(['electron']);
    expect(exposed.map(([name, api]) => [name, Object.keys(api)])).toEqual([['tessera', ['send', 'onMessage']]]);
  });

  it('carries no schema library: the page is not trusted with checks', () => {
    expect((files[0] ?? '').length).toBeLessThan(5_000);
  });
});
