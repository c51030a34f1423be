import { describe, expect, it } from 'vitest';
import { shareReaders } from '../../../main/application/readers/share-readers.ts';
import { fakeReaders } from '../../fakes/fake-readers.ts';

const IN = { readers: ['acr1252 a'], takesRest: false };
const OUT = { readers: ['ACR1252 B'], takesRest: false };
const PAGE = { readers: [], takesRest: true };

function seenBy(claims: (typeof IN)[], reader: string): { seen: string[][]; contested: string[] } {
  const readers = fakeReaders();
  const contested: string[] = [];
  const seen = shareReaders(readers, claims, (name) => contested.push(name)).map((share) => {
    const events: string[] = [];
    share.subscribe(({ kind }) => events.push(kind));
    return events;
  });
  readers.send({ kind: 'service', state: 'running', detail: null });
  readers.present('card', reader);
  readers.remove('card', reader);
  return { seen, contested };
}

const ALL = ['service', 'card-present', 'card-removed'];

describe('the readers of a terminal with several lanes', () => {
  it.each([
    ['one that a lane names', 'ACS ACR1252 A 00 00', [ALL, ['service'], ['service']]],
    ['one that another lane names', 'ACS ACR1252 B 01 00', [['service'], ALL, ['service']]],
    ['one that no lane names, at the page', 'OMNIKEY 5022', [['service'], ['service'], ALL]],
  ])('serve their lane alone: %s', (_what, reader, expected) => {
    expect(seenBy([IN, OUT, PAGE], reader)).toEqual({ seen: expected, contested: [] });
  });

  it('serve nobody where two lanes name one, and say so once', () => {
    const both = { readers: ['ACR1252'], takesRest: false };
    expect(seenBy([IN, both, PAGE], 'ACS ACR1252 A')).toEqual({
      seen: [['service'], ['service'], ['service']],
      contested: ['ACS ACR1252 A'],
    });
  });
});
