import { type Check, type Finding, fail, ok, warn } from '../check.ts';

const CODE = 'DATA';
const MEGABYTE = 1024 ** 2;
/** A campus's cards take 100 MB, a snapshot being swapped in half of that again. */
const ROOMY_BYTES = 500 * MEGABYTE;
/** Less than the log of one busy day. */
const LEAST_BYTES = 20 * MEGABYTE;

/** Whether the data folder can be written, who has it, what was set aside in it, and whether the disk has room. */
export const checkData: Check = ({ facts, home, modeOf, isWritable }) => {
  const { holder, setAside, freeBytes } = facts;
  const findings: Finding[] = [];
  const isThere = modeOf(home.dataFolder) !== undefined;
  if (isThere && !isWritable(home.dataFolder)) {
    findings.push(
      ...fail(CODE, `${home.dataFolder} can't be written by this user`, 'give it to the user the terminal runs as'),
    );
  } else if (holder === undefined) findings.push(...ok(CODE, `no terminal is running on ${home.dataFolder}`));
  else findings.push(...ok(CODE, `process ${holder} is running on ${home.dataFolder}`));
  if (setAside.length > 0) {
    const remedy = 'look at disk and power supply if it happens again; delete what nobody needs';
    findings.push(...warn(CODE, `was of no use and set aside: ${setAside.join(', ')}`, remedy));
  }
  if (freeBytes !== null && freeBytes < ROOMY_BYTES) {
    const what = `${Math.floor(freeBytes / MEGABYTE)} MB are free on the disk`;
    const remedy = 'make room; until then the terminal serves from memory and keeps nothing new';
    findings.push(...(freeBytes < LEAST_BYTES ? fail(CODE, what, remedy) : warn(CODE, what, remedy)));
  }
  return findings;
};
