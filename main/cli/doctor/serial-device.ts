import { type Finding, fail, type Machine, warn } from './check.ts';

/** Where Linux lists serial devices by what they are, not by when they were plugged in. */
const BY_ID = '/dev/serial/by-id/';

/** Whether a serial device is there, may be used, and is named so that it is found again. It is not opened. */
export function checkSerialDevice(
  code: string,
  id: string,
  path: string,
  { modeOf, isWritable, list, platform }: Machine,
): readonly Finding[] {
  if (platform === 'win32') return [];
  if (modeOf(path) === undefined) {
    const there = list(BY_ID).map((name) => BY_ID + name);
    const remedy = there.length === 0 ? 'plug it in' : `plug it in, or name one of ${there.join(', ')}`;
    return fail(code, `${id}: ${path} is not there`, remedy);
  }
  if (!isWritable(path)) {
    return fail(code, `${id}: ${path} may not be used by this user`, 'add the user to the group dialout');
  }
  if (platform !== 'linux' || !/^\/dev\/tty(?:USB|ACM)\d+$/.test(path)) return [];
  return warn(code, `${id}: ${path} may be another device after a restart`, `name it as it is listed below ${BY_ID}`);
}
