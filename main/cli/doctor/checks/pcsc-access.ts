import { meaningOf } from '../../../../native/pcsc/return-codes.ts';
import { type Check, fail, ok, warn } from '../check.ts';

const CODE = 'PCSC-ACCESS';
/** There only where pcscd was built with polkit: Debian 13, Ubuntu 24.04 and Fedora, not Debian 12. */
const POLICY = '/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy';
const RULE_FOLDERS = ['/etc/polkit-1/rules.d', '/usr/share/polkit-1/rules.d'];
const ACTION = 'org.debian.pcsc-lite.access_pcsc';
const REMEDY =
  'install resources/polkit/60-tessera.rules to /etc/polkit-1/rules.d/ and put the user into the group "tessera"';

/** Whether this user may use readers without sitting at the machine: polkit asks for a session on the screen. */
export const checkPcscAccess: Check = ({ platform, uid, pcsc, readText, list }) => {
  if (meaningOf(pcsc.detail ?? '') === 'denied')
    return fail(CODE, `this user may not use PC/SC (${pcsc.detail})`, REMEDY);
  if (platform !== 'linux' || uid === 0) return ok(CODE, uid === 0 ? 'root may use every reader' : 'no rule is needed');
  if (readText(POLICY) === undefined) return ok(CODE, 'pcscd asks nobody for permission here');
  const hasRule = RULE_FOLDERS.some((folder) =>
    list(folder).some((name) => readText(`${folder}/${name}`)?.includes(ACTION) === true),
  );
  return hasRule
    ? ok(CODE, 'a polkit rule lets a service use PC/SC')
    : warn(CODE, 'without a polkit rule PC/SC serves only who is logged in at the screen', REMEDY);
};
