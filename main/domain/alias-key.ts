/**
 * What a card is known by at its campus, where its chip holds no card number: the UID, or a number of the campus's
 * own. Personal data like the card number itself: never logged, never stored as it is.
 */
export type AliasKey =
  /** Lower-case hex, in the order in which the reader gives it. */
  { readonly by: 'uid'; readonly uid: string } | { readonly by: 'campus-id'; readonly id: string };

// Visible ASCII without what a list of them is made of.
const CAMPUS_ID = /^[!#-&(-+\--:<-~]{1,64}$/;

/**
 * A campus number in the one form it is compared in: without surrounding blanks, lower case. Leading zeros count.
 * Undefined where it is empty, too long, or holds quotes, commas, semicolons, blanks or anything but ASCII.
 */
export function parseCampusId(text: string): string | undefined {
  const id = text.trim().toLowerCase();
  return CAMPUS_ID.test(id) ? id : undefined;
}

/** Lengths a UID can have, in bytes: ISO 14443-3 section 6.5.4. */
const UID_BYTES: readonly number[] = [4, 7, 10];

/** Whether bytes of a UID's length say nothing about which card this is: four bytes, the first 08 (ISO 14443-3). */
export function isRandomUidHex(uid: string): boolean {
  return uid.length === 8 && uid.startsWith('08');
}

export function isUidHex(text: string): boolean {
  return /^(?:[0-9a-f]{2})+$/.test(text) && UID_BYTES.includes(text.length / 2);
}
