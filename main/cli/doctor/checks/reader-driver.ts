import { type Check, ok, warn } from '../check.ts';

const CODE = 'DRIVER';
const FOLDERS = ['/usr/lib/pcsc/drivers', '/usr/lib64/pcsc/drivers', '/usr/local/libexec/SmartCardServices/drivers'];
const VERSION = /<key>CFBundleShortVersionString<\/key>\s*<string>([^<]{1,32})<\/string>/;

/** Which CCID driver there is, and its version. Windows and macOS bring their own. */
export const checkReaderDriver: Check = ({ platform, list, readText }) => {
  if (platform !== 'linux') return ok(CODE, 'the system brings its own driver');
  const found = FOLDERS.flatMap((folder) =>
    list(folder)
      .filter((name) => name.endsWith('.bundle'))
      .map((name) => {
        const version = VERSION.exec(readText(`${folder}/${name}/Contents/Info.plist`) ?? '')?.[1];
        return `${name.replace(/^ifd-|\.bundle$/g, '')} ${version ?? 'of unknown version'}`;
      }),
  );
  return found.length > 0
    ? ok(CODE, found.join(', '))
    : warn(CODE, 'no CCID driver: USB readers stay unseen', 'apt-get install libccid, then systemctl restart pcscd');
};
