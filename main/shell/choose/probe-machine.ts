import type { ShellProbes } from './choose-shell.ts';
import { electronBinary, electronPackage, electronState } from './electron-package.ts';
import { sandboxObstacle } from './sandbox-obstacle.ts';

/** Looks at the machine for `chooseShell`: environment and a few files, nothing is started. */
export function probeMachine(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  folder: string | undefined = electronPackage(),
): ShellProbes {
  return {
    platform,
    uid: process.getuid?.() ?? null,
    display: Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
    sandboxObstacle: sandboxObstacle(platform, electronBinary(folder)),
    electron: electronState(folder, { platform, arch: process.arch, env }),
  };
}
