import type { PageMessage } from '../../main/ipc/contract.ts';
import { CONFIG_CODE_PREFIX, MAX_CONFIG_CODE, type SetupArea } from '../../main/ipc/setup.ts';

const REMEMBERED_AS = 'tessera-setup';

/** While the setup is open, a code with a configuration goes there and not to the lane. */
export function withSetup(message: PageMessage, area: SetupArea | null): PageMessage {
  if (area?.kind !== 'open' || (message.kind !== 'scanned' && message.kind !== 'typed')) return message;
  const { text } = message;
  if (!text.startsWith(CONFIG_CODE_PREFIX)) return message;
  return { kind: 'setup', action: { do: 'code', text: text.slice(0, MAX_CONFIG_CODE) } };
}

/** Notes over a reload of the page whether the setup was open in it. */
export function rememberSetup(area: SetupArea): void {
  if (area.kind === 'open') sessionStorage.setItem(REMEMBERED_AS, 'open');
  else if (area.kind !== 'pin') sessionStorage.removeItem(REMEMBERED_AS);
}

export function wasInSetup(): boolean {
  return sessionStorage.getItem(REMEMBERED_AS) !== null;
}
