/** Switches an operator may give; everything else on the command line is refused, Chromium's own included. */
const ALLOWED_SWITCHES: readonly RegExp[] = [
  /^--ozone-platform(?:-hint)?=(?:auto|wayland|x11)$/,
  /^--force-device-scale-factor=\d(?:\.\d{1,3})?$/,
  /^--lang=[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/,
  /^--disable-gpu$/,
];

/** Switches that Chromium also takes from elsewhere, such as a wrapper script's environment; none may be in force. */
const FORBIDDEN_SWITCHES = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'disable-web-security',
  'ignore-certificate-errors',
  'allow-running-insecure-content',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'single-process',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'use-fake-ui-for-media-stream',
] as const;

/**
 * Why Electron's main process must not go on, in one line, or undefined: root (Chromium would drop its sandbox), a
 * switch that takes a protection away, a switch nobody knows. `args` are those after the program and its entry.
 */
export function startRefusal(start: {
  readonly uid: number | undefined;
  readonly args: readonly string[];
  readonly hasSwitch: (name: string) => boolean;
}): string | undefined {
  if (start.uid === 0) return 'Electron does not run as root: start it as an ordinary user, or use --shell browser';
  const forbidden = FORBIDDEN_SWITCHES.find((name) => start.hasSwitch(name));
  if (forbidden !== undefined) return `--${forbidden} is not allowed`;
  const unknown = start.args.find((arg) => !ALLOWED_SWITCHES.some((allowed) => allowed.test(arg)));
  return unknown === undefined ? undefined : `${JSON.stringify(unknown)} is not an option of the kiosk`;
}
