import { meaningOf } from '../../../../native/pcsc/return-codes.ts';
import { serviceRemedy } from '../../../../native/pcsc/service-remedy.ts';
import { type Check, fail, ok } from '../check.ts';

const CODE = 'PCSC-SERVICE';

/** Whether the PC/SC service answers this process. */
export const checkPcscService: Check = ({ pcsc, platform }) => {
  if (pcsc.running) return ok(CODE, 'the PC/SC service answers');
  const detail = pcsc.detail ?? 'no code';
  // Said by its own check.
  if (meaningOf(detail) === 'denied') return fail(CODE, `the PC/SC service refuses (${detail})`, 'see PCSC-ACCESS');
  return fail(CODE, `no PC/SC service (${detail})`, serviceRemedy(platform));
};
