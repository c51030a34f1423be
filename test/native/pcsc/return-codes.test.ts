import { describe, expect, it } from 'vitest';
import {
  codeOf,
  connectFailureOf,
  isPassing,
  needsNewContext,
  readFailureOf,
} from '../../../native/pcsc/pcsc-failure.ts';
import { meaningOf, RETURN_CODES } from '../../../native/pcsc/return-codes.ts';

describe('PC/SC return codes', () => {
  it.each([
    // Windows stops its service with the last reader; pcscd was killed; a handle of a service that restarted.
    ['ServiceStopped', 0x8010001e, 'no-service'],
    ['NoService', 0x8010001d, 'no-service'],
    ['InvalidHandle', 0x80100003, 'no-service'],
    ['SystemCancelled', 0x80100012, 'no-service'],
    ['SharingViolation', 0x8010000b, 'retry'],
    ['RemovedCard', 0x80100069, 'removed'],
    ['NoSmartCard', 0x8010000c, 'removed'],
    ['CommDataLost', 0x8010002f, 'removed'],
    ['NotTransacted', 0x80100016, 'removed'],
    ['CommError', 0x80100013, 'removed'],
    ['UnresponsiveCard', 0x80100066, 'mute'],
    ['ReaderUnavailable', 0x80100017, 'no-reader'],
    ['NoReadersAvailable', 0x8010002e, 'no-reader'],
    ['SecurityViolation', 0x8010006a, 'denied'],
    ['NoAccess', 0x80100027, 'denied'],
    ['InternalError', 0x80100001, 'fault'],
  ])('%s means what is done about it', (name, value, meaning) => {
    expect(RETURN_CODES.find((code) => code.name === name)).toEqual({ name, value, meaning });
  });

  it('are listed once each, by name and by value', () => {
    const names = RETURN_CODES.map(({ name }) => name);
    const values = RETURN_CODES.flatMap(({ value }) => (value === null ? [] : [value]));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(values).size).toBe(values.length);
  });

  it('are the reader’s fault where nobody knows them', () => {
    expect([meaningOf('Nonsense'), readFailureOf('Nonsense')]).toEqual(['fault', 'reader-fault']);
  });

  it.each([
    ['NotTransacted', 'removed-too-early', 'removed-too-early'],
    ['UnresponsiveCard', 'reader-fault', 'two-cards'],
    ['SharingViolation', 'reader-fault', 'reader-fault'],
    ['SecurityViolation', 'reader-fault', 'reader-fault'],
  ])('%s is %s in a read and %s while connecting', (code, inRead, connecting) => {
    expect([readFailureOf(code), connectFailureOf(code)]).toEqual([inRead, connecting]);
  });

  it.each([
    ['SharingViolation', true, false],
    ['UnresponsiveCard', true, false],
    ['ServiceStopped', false, true],
    ['TooManyCardConnections', false, true],
    ['RemovedCard', false, false],
  ])('%s: another try %s, new context %s', (code, again, anew) => {
    expect([isPassing(code), needsNewContext(code)]).toEqual([again, anew]);
  });

  it('are found at the bottom of nfc-pcsc’s wrapped errors', () => {
    expect(codeOf({ code: 'failure', previous: { code: 'RemovedCard' } })).toBe('RemovedCard');
    expect([codeOf(undefined), codeOf('text'), codeOf({ code: 5 })]).toEqual(['unnamed', 'unnamed', 'unnamed']);
  });
});
