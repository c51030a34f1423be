/** What a technician does where no PC/SC service answers, by operating system. */
export function serviceRemedy(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'start the "Smart Card" service (SCardSvr); Windows stops it when the last reader is unplugged';
    case 'darwin':
      return 'plug in a reader: macOS starts its smart card service then';
    default:
      return 'install and start it: apt-get install pcscd, then systemctl enable --now pcscd.socket';
  }
}
