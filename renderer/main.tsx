import { effect } from '@preact/signals';
import { render } from 'preact';
import type { PageMessage, TerminalView } from '../main/ipc/contract.ts';
import { App } from './app.tsx';
import { openBridge } from './bridge.ts';
import { openWaysIn } from './entry/ways-in.ts';
import { followScheme } from './follow-scheme.ts';
import { camera, clock, link, operator, setup, sound, view } from './page-state.ts';
import { rememberSetup, wasInSetup, withSetup } from './setup/setup-messages.ts';
import { createSounds } from './sounds.ts';
import { localText } from './texts/local-text.ts';
import { hearView, loadOtherLanguages, startSpeaking } from './texts/speak.ts';

/** Composition of the kiosk page: construction and wiring only. */

const CLOCK_STEP_MS = 30_000;

const sounds = createSounds((state) => {
  sound.value = state;
});
const waysIn = openWaysIn({
  host: document.body,
  send,
  onCamera(state) {
    camera.value = state;
    send({ kind: 'camera', state });
  },
});

const bridge = openBridge({
  onView(next) {
    if (next !== null) playOnNewVerdict(view.value, next);
    if (next !== null) hearView(view.value, next);
    view.value = next;
    if (next !== null) sounds.setVolume(next.screen.volume / 100);
    waysIn.onView(next);
  },
  onOperator(area) {
    operator.value = area;
  },
  onSetup(area) {
    setup.value = area;
    if (area !== null) rememberSetup(area);
  },
  onLink(state) {
    if (state === link.value) return;
    link.value = state;
    // A terminal that has just come knows nothing of the camera, nor of the code still in view.
    if (state === 'connected') {
      waysIn.onConnected();
      send({ kind: 'camera', state: camera.value });
      if (wasInSetup()) send({ kind: 'setup', action: { do: 'open' } });
    }
  },
});

function send(message: PageMessage): void {
  bridge.send(withSetup(message, setup.value));
}

setInterval(() => {
  clock.value = Date.now();
}, CLOCK_STEP_MS);

const app = document.getElementById('app');
if (app !== null) render(<App hasPrintPage={!bridge.isEmbedded} send={send} />, app);
startSpeaking(document.documentElement, false);
effect(() => {
  document.title = view.value === null ? 'Tessera' : `${localText(view.value.service.name)} · Tessera`;
});
followScheme(document.documentElement);
void loadOtherLanguages();

function playOnNewVerdict(before: TerminalView | null, now: TerminalView): void {
  if (now.session.state !== 'showing') return;
  const known = before?.session.state === 'showing' ? before.session : undefined;
  const isSame =
    known?.presentationId === now.session.presentationId &&
    known.verdict.kind === now.session.verdict.kind &&
    known.verdict.reason === now.session.verdict.reason;
  if (!isSame) sounds.play(now.session.verdict.kind);
}
