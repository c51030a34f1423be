/**
 * What is done about a PC/SC return code, whatever the system it comes from.
 *
 * - `removed`: the card left, or its field broke down, while it was talked to.
 * - `mute`: something is in the field and doesn't answer; see `two-cards` in card-lane.ts.
 * - `retry`: another try soon can work: the card still settles, or another program has it.
 * - `no-service`: the context is dead; a new one is made (quality section 1: within 1 s).
 * - `no-reader`: the reader left; its own `end` event settles the rest.
 * - `denied`: this user may not; nothing but a technician helps.
 * - `new-context`: the binding's sessions are used up; a new context brings them back.
 * - `fault`: the reader, its driver or the call is at fault.
 */
export type CodeMeaning =
  | 'removed'
  | 'mute'
  | 'retry'
  | 'no-service'
  | 'no-reader'
  | 'denied'
  | 'new-context'
  | 'fault';

export interface ReturnCode {
  /** As pcsc-mini 0.1.3 names it. */
  readonly name: string;
  /** The 32-bit value of winscard.h and pcsclite.h; null for a code of the binding's or nfc-pcsc's own. */
  readonly value: number | null;
  readonly meaning: CodeMeaning;
}

const code = (name: string, value: number | null, meaning: CodeMeaning): ReturnCode => ({ name, value, meaning });

/**
 * Every return code of PC/SC that a reader, a card or a service can cause, by the names the binding gives on Linux,
 * Windows and macOS alike. Values: winscard.h (Microsoft, "Smart Card Return Values") and pcsclite.h.
 */
export const RETURN_CODES: readonly ReturnCode[] = [
  code('InternalError', 0x80100001, 'fault'),
  code('Canceled', 0x80100002, 'fault'),
  // The service was restarted behind an open handle.
  code('InvalidHandle', 0x80100003, 'no-service'),
  code('InvalidParameter', 0x80100004, 'fault'),
  code('InvalidTarget', 0x80100005, 'fault'),
  code('NoMemory', 0x80100006, 'fault'),
  code('WaitedTooLong', 0x80100007, 'fault'),
  // An answer longer than any card may give.
  code('InsufficientBuffer', 0x80100008, 'fault'),
  code('UnknownReader', 0x80100009, 'no-reader'),
  code('Timeout', 0x8010000a, 'fault'),
  code('SharingViolation', 0x8010000b, 'retry'),
  code('NoSmartCard', 0x8010000c, 'removed'),
  code('UnknownCard', 0x8010000d, 'fault'),
  code('ProtoMismatch', 0x8010000f, 'fault'),
  code('NotReady', 0x80100010, 'retry'),
  code('InvalidValue', 0x80100011, 'fault'),
  // Windows at log-off and shutdown.
  code('SystemCancelled', 0x80100012, 'no-service'),
  // macOS and Windows for what pcscd calls NotTransacted.
  code('CommError', 0x80100013, 'removed'),
  code('UnknownError', 0x80100014, 'fault'),
  code('InvalidAtr', 0x80100015, 'mute'),
  code('NotTransacted', 0x80100016, 'removed'),
  code('ReaderUnavailable', 0x80100017, 'no-reader'),
  code('Shutdown', 0x80100018, 'no-service'),
  code('PciTooSmall', 0x80100019, 'fault'),
  code('ReaderUnsupported', 0x8010001a, 'fault'),
  code('DuplicateReader', 0x8010001b, 'fault'),
  code('CardUnsupported', 0x8010001c, 'fault'),
  code('NoService', 0x8010001d, 'no-service'),
  // Windows stops the service with the last reader.
  code('ServiceStopped', 0x8010001e, 'no-service'),
  code('Unexpected', 0x8010001f, 'fault'),
  code('UnsupportedFeature', 0x80100022, 'fault'),
  // macOS refuses a program without the smart card entitlement this way, pcscd one that polkit refused.
  code('NoAccess', 0x80100027, 'denied'),
  code('NoReadersAvailable', 0x8010002e, 'no-reader'),
  // A contactless card pulled in the middle (nfc-pcsc issue 102).
  code('CommDataLost', 0x8010002f, 'removed'),
  code('ServerTooBusy', 0x80100031, 'retry'),
  code('UnsupportedCard', 0x80100065, 'mute'),
  code('UnresponsiveCard', 0x80100066, 'mute'),
  code('UnpoweredCard', 0x80100067, 'removed'),
  code('ResetCard', 0x80100068, 'removed'),
  code('RemovedCard', 0x80100069, 'removed'),
  code('SecurityViolation', 0x8010006a, 'denied'),
  code('CancelledByUser', 0x8010006e, 'fault'),
  code('TooManyCardConnections', null, 'new-context'),
  code('TooManyConnectRequests', null, 'new-context'),
  code('NoCardConnection', null, 'removed'),
  code('card_not_connected', null, 'removed'),
];

const BY_NAME: ReadonlyMap<string, CodeMeaning> = new Map(RETURN_CODES.map(({ name, meaning }) => [name, meaning]));

/** What a code means; one that isn't known is the reader's fault. */
export function meaningOf(name: string): CodeMeaning {
  return BY_NAME.get(name) ?? 'fault';
}
