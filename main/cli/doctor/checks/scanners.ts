import { type Check, ok } from '../check.ts';
import { checkSerialDevice } from '../serial-device.ts';

const CODE = 'SCANNER';

/** Whether the serial scanners that are configured are there and may be used. Nothing is opened. */
export const checkScanners: Check = async (machine) => {
  const scanners = machine.loaded.kind === 'ok' ? machine.loaded.settings.scanners : [];
  if (scanners.length === 0) return ok(CODE, 'no serial scanners are configured');
  return scanners.flatMap(({ name, path, baudRate }) => {
    const id = name ?? path;
    const faults = checkSerialDevice(CODE, id, path, machine);
    return faults.length === 0 ? ok(CODE, `${id}: there, ${baudRate} bit/s`) : faults;
  });
};
