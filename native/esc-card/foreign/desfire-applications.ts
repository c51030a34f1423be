/** What an application on a DESFire says the card is. */
export type DesfireOwner = 'student-application-without-escn' | 'transit-card';

/**
 * DESFire applications that name their card, by AID as a number (the wire carries it least significant byte first).
 * Only identifiers that nobody else would choose: low numbers and vendor defaults tell nothing.
 */
export const DESFIRE_APPLICATIONS: ReadonlyMap<number, DesfireOwner> = new Map<number, DesfireOwner>([
  // French student services by MONECARTE, spec 11: in card byte order 3086F5, 4085F5, 7086F5, 9180F3, A086F5.
  // F38091 is listed for another vendor as well; the card is no ESC either way.
  [0xf58630, 'student-application-without-escn'],
  [0xf58540, 'student-application-without-escn'],
  [0xf58670, 'student-application-without-escn'],
  [0xf38091, 'student-application-without-escn'],
  [0xf586a0, 'student-application-without-escn'],

  // Transit. Published lists of DESFire AIDs (proxmark3's and those of the open transit card readers) agree on these.
  [0xef2011, 'transit-card'], // HSL, Helsinki
  [0xef2014, 'transit-card'], // HSL, Helsinki, second generation
  [0xf21150, 'transit-card'], // Lítačka, Prague
  [0x578000, 'transit-card'], // NORTIC card issuer, the Nordic countries
  [0x578001, 'transit-card'], // NORTIC transport
  [0x4f5931, 'transit-card'], // Oyster, London
  [0xa00216, 'transit-card'], // ITSO, United Kingdom
  [0x2211af, 'transit-card'], // Leap, Dublin
  [0xf001d0, 'transit-card'], // BAT, Álava
  [0x012242, 'transit-card'], // Istanbulkart
  [0xf21190, 'transit-card'], // Clipper, San Francisco
  [0xf21030, 'transit-card'], // ORCA, Seattle
  [0xf21381, 'transit-card'], // Ventra, Chicago
  [0xf210e0, 'transit-card'], // Hop, Portland
  [0xf21100, 'transit-card'], // Myki, Melbourne
  [0xf210f0, 'transit-card'], // Myki, Melbourne
  [0x534531, 'transit-card'], // Opal, Sydney
  [0x554000, 'transit-card'], // AT HOP, Auckland
]);
