import { describe, expect, it } from 'vitest';
import { CAMERA_STATES } from '../../main/ipc/contract.ts';
import { cameraText, readerText, registryText } from '../../renderer/texts/health-text.ts';

const READER_STATES = [
  'starting',
  'ready',
  'no-reader',
  'reader-deaf',
  'no-service',
  'restarting',
  'crash-loop',
] as const;
const REGISTRY = { state: 'answering', host: 'registry.example', failure: null, lastAnswerAt: 1_000_000 } as const;

describe('health of what the terminal needs', () => {
  it.each(CAMERA_STATES)('says what to do about a camera that is %s, unless it runs', (state) => {
    const { remedy, state: said } = cameraText(state);
    expect(said).not.toMatch(/^$|^camera\./);
    if (state === 'running') expect(remedy).toBeNull();
    else expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  it.each(READER_STATES)('says what to do about readers that are %s, unless they are ready', (state) => {
    const { remedy, state: said } = readerText({ state, names: [] });
    expect(said).not.toMatch(/^$|^readers\./);
    if (state === 'ready') expect(remedy).toBeNull();
    else expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('counts readers', () => {
    expect(readerText({ state: 'ready', names: ['a'] }).state).toBe('Reader ready');
    expect(readerText({ state: 'ready', names: ['a', 'b'] }).state).toBe('2 readers ready');
  });

  it('tells how long ago the registry answered', () => {
    expect(registryText(REGISTRY, 1_000_000 + 7_200_000).state).toBe('Registry answered 2 hours ago');
  });

  it('tells why the registry does not answer', () => {
    const failing = registryText({ ...REGISTRY, state: 'failing', failure: 'dns' }, 0);
    expect(failing).toEqual({ tone: 'wanting', state: 'Registry not answering: name not found', remedy: null });
  });
});
