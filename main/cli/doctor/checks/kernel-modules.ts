import { type Check, ok, warn } from '../check.ts';

const CODE = 'KERNEL-NFC';
/** Drivers of the kernel's own NFC stack, which claim readers before pcscd can. */
const THIEVES = ['pn533_usb', 'pn533', 'port100', 'nfc'];

/** Whether the Linux kernel's own NFC drivers are loaded: an ACR122U they hold is not there for PC/SC. */
export const checkKernelModules: Check = ({ platform, readText, readers }) => {
  if (platform !== 'linux') return ok(CODE, 'not a matter of this system');
  const loaded = (readText('/proc/modules') ?? '').split('\n').map((line) => line.split(' ')[0] ?? '');
  const found = THIEVES.filter((thief) => loaded.includes(thief));
  if (found.length === 0) return ok(CODE, 'no kernel module takes readers away');
  const seen = readers.some(({ virtual }) => !virtual) ? '' : ', and no reader is seen';
  return warn(
    CODE,
    `the kernel modules ${found.join(', ')} are loaded${seen}`,
    'install resources/modprobe/tessera-nfc.conf to /etc/modprobe.d/, then: rmmod pn533_usb pn533 nfc, and plug the reader in again',
  );
};
