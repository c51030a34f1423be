import type { Page } from 'playwright-core';
import { terminalView, type VerdictView } from '../../main/ipc/contract.ts';

/** Types a number in from beside the page, as its keypad would, and gives the first verdict of that presentation. */
export async function tap(page: Page, text: string): Promise<VerdictView> {
  const view: unknown = await page.evaluate(
    (typed) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/ws`);
        let before: string | undefined;
        socket.onopen = () => socket.send(JSON.stringify({ kind: 'hello' }));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data));
          if (message.kind !== 'view') return;
          const { session } = message.view;
          const presentation: string = session.presentationId ?? 'none';
          if (before === undefined) {
            before = presentation;
            socket.send(JSON.stringify({ kind: 'typed', text: typed }));
          } else if (session.state === 'showing' && presentation !== before) {
            socket.close();
            resolve(message.view);
          }
        };
        socket.onerror = () => reject(new Error('no socket'));
        setTimeout(() => reject(new Error('no verdict within 5 s')), 5_000);
      }),
    text,
  );
  const { session } = terminalView.parse(view);
  if (session.state !== 'showing') throw new Error(session.state);
  return session.verdict;
}
