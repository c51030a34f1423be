/** Of package.json; a command and a terminal of different versions don't work on the same data together. */
export const TESSERA_VERSION = '0.1.0';
