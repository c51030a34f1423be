/** SW2 of a `91 xx` answer by name (spec 3.5). */
export const DESFIRE_STATUS = {
  0: 'ok',
  12: 'no-changes',
  14: 'out-of-memory',
  28: 'illegal-command',
  30: 'integrity-error',
  64: 'no-such-key',
  126: 'length-error',
  157: 'permission-denied',
  158: 'parameter-error',
  160: 'application-not-found',
  161: 'application-integrity-error',
  174: 'authentication-error',
  175: 'additional-frame',
  190: 'boundary-error',
  193: 'picc-integrity-error',
  202: 'command-aborted',
  205: 'picc-disabled',
  206: 'count-error',
  222: 'duplicate-error',
  238: 'eeprom-error',
  240: 'file-not-found',
  241: 'file-integrity-error',
} as const;

export type DesfireStatus = (typeof DESFIRE_STATUS)[keyof typeof DESFIRE_STATUS];

const STATUS_BY_CODE: ReadonlyMap<number, DesfireStatus> = new Map(
  Object.entries(DESFIRE_STATUS).map(([code, name]) => [Number(code), name]),
);

/**
 * The name of a native status: `unlisted` for a `91 xx` that no table knows, undefined where the status word isn't
 * a native one, so the card doesn't speak DESFire.
 */
export function desfireStatusOf(sw: number): DesfireStatus | 'unlisted' | undefined {
  if (sw >> 8 !== 0x91) return undefined;
  return STATUS_BY_CODE.get(sw & 0xff) ?? 'unlisted';
}
