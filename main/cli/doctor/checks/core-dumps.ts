import { type Check, ok, warn } from '../check.ts';

const CODE = 'CORE';
const REMEDY = 'switch core dumps off: LimitCORE=0 in the unit of the service, or "ulimit -c 0" where it is started';

/**
 * Whether a crash would write the terminal's memory to a disk. Linux only: core(5). A program in the place of a file
 * gets the dump whatever the limit says, unless the limit is 1; systemd's own obeys a limit of 0.
 */
export const checkCoreDumps: Check = ({ platform, readText }) => {
  if (platform !== 'linux') return [];
  const limit = /^Max core file size\s+(\S+)/m.exec(readText('/proc/self/limits') ?? '')?.[1];
  const pattern = readText('/proc/sys/kernel/core_pattern')?.trim();
  if (limit === undefined || pattern === undefined) return [];
  const isPipe = pattern.startsWith('|');
  const isOff = isPipe ? limit === '0' && pattern.includes('systemd-coredump') : limit === '0';
  if (isOff || (!isPipe && pattern === '')) return ok(CODE, 'a crash leaves no core dump, where started like this');
  const where = isPipe ? `goes to ${pattern.slice(1).split(' ')[0]}` : 'is written to a file';
  return warn(CODE, `after a crash the memory of the terminal, card numbers of the last taps in it, ${where}`, REMEDY);
};
