import { describe, expect, it } from 'vitest';
import { rootAttributes } from '../../renderer/root-attributes.ts';
import { GRANTED, IDLE, showing, UNREADABLE, viewOf } from './views.ts';

const NONE = { 'data-verdict': null, 'data-reason': null, 'data-evidence': null, 'data-source': null };

describe('the state on the root element', () => {
  it('is absent before the terminal has spoken', () => {
    expect(rootAttributes(null, 'connecting')).toEqual({ 'data-state': null, ...NONE });
  });

  it('is out of order without a terminal', () => {
    expect(rootAttributes(null, 'lost')).toEqual({ 'data-state': 'out-of-order', ...NONE });
  });

  it('carries no verdict outside a verdict', () => {
    expect(rootAttributes(IDLE, 'connected')).toEqual({ 'data-state': 'idle', ...NONE });
    const looking = viewOf({ state: 'looking-up', presentationId: 'p', evidence: 'qr' });
    expect(rootAttributes(looking, 'connected')).toEqual({ 'data-state': 'looking-up', ...NONE });
  });

  it('carries verdict, reason, evidence and source while showing', () => {
    expect(rootAttributes(viewOf(showing(GRANTED)), 'connected')).toEqual({
      'data-state': 'showing',
      'data-verdict': 'granted',
      'data-reason': 'active',
      'data-evidence': 'proven-chip',
      'data-source': 'registry',
    });
  });

  it('has neither evidence nor source for what could not be read', () => {
    const unreadable = UNREADABLE.find(({ reason }) => reason === 'two-codes') ?? GRANTED;
    expect(rootAttributes(viewOf(showing(unreadable)), 'connected')).toEqual({
      ...NONE,
      'data-state': 'showing',
      'data-verdict': 'unreadable',
      'data-reason': 'two-codes',
    });
  });
});
