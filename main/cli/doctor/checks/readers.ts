import { type Check, type Finding, fail, ok, warn } from '../check.ts';

const READER = 'READER';
const QUIRKS = 'READER-QUIRK';
const VIRTUAL = 'READER-VIRTUAL';

/** Whether there is a reader that this terminal uses, and what is known about it. */
export const checkReaders: Check = ({ pcsc, readers, loaded }) => {
  if (!pcsc.running) return fail(READER, 'readers can’t be listed without the PC/SC service', 'see PCSC-SERVICE');
  const used = readers.filter((reader) => reader.used);
  const isTerminal = loaded.kind === 'ok';
  const findings: Finding[] = [];
  if (readers.length === 0) {
    findings.push(...fail(READER, 'no reader', 'plug one in; look for it with lsusb, and for KERNEL-NFC above'));
  } else if (used.length === 0) {
    const reasons = readers.map(({ name, why }) => `${name}: ${why}`).join('; ');
    findings.push(...fail(READER, `none of the readers is used (${reasons})`, 'mend "reader" in config.json'));
  } else findings.push(...ok(READER, `used: ${used.map(({ name }) => name).join(', ')}`));

  const virtual = used.filter((reader) => reader.virtual);
  if (isTerminal && virtual.length > 0) {
    const names = virtual.map(({ name }) => name).join(', ');
    const remedy = 'take virtualReaders and the virtual name out of "reader" in config.json, or remove vsmartcard-vpcd';
    findings.push(
      ...warn(VIRTUAL, `a reader without hardware counts here (${names}): anybody can make up a card`, remedy),
    );
  }
  for (const { name, quirks } of used) {
    if (quirks.includes('goes-deaf')) {
      const remedy = 'nothing yet: it is asked every 15 s and said on the screen; power it from a USB hub of its own';
      findings.push(...warn(QUIRKS, `${name}: this model is known to go silent until it is plugged in again`, remedy));
    }
  }
  return findings;
};
