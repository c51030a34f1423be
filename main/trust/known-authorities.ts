/** Certificates the scheme is known to hang on, by the SHA-256 of their DER in lower-case hex (spec 11). */
export const KNOWN_ROOT = {
  name: 'DUEINFOROOTCA (CNOUS)',
  sha256: '329fc0ddb1a4495679c1003235970a0a5659ba7eba1d4e937bb37144f818c38e',
} as const;

export const KNOWN_INTERMEDIATE = {
  name: 'DUEINFOINTERCA (CNOUS)',
  sha256: '064174924129be1e9475343f6b16bce118dee72ef757632cfff2f86a05c23bb2',
} as const;
