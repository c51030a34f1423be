import { render } from 'preact';
import { openBridge } from '../bridge.ts';
import { followScheme } from '../follow-scheme.ts';
import { clock, link, view } from '../page-state.ts';
import { localText } from '../texts/local-text.ts';
import { hearView, startSpeaking } from '../texts/speak.ts';
import { StaffScreen } from './staff-screen.tsx';

/**
 * Composition of the second screen, for whoever works at the lane: the same terminal, without camera and without sound,
 * and in the staff's language. What it shows is never reported as painted: that is for the screen the holder sees.
 */

const CLOCK_STEP_MS = 10_000;

const bridge = openBridge({
  onView(next) {
    if (next !== null) hearView(view.value, next);
    view.value = next;
    document.title = next === null ? 'Tessera' : `${next.lane} · ${localText(next.service.name)}`;
  },
  onOperator: () => undefined,
  onSetup: () => undefined,
  onLink(state) {
    link.value = state;
  },
});

setInterval(() => {
  clock.value = Date.now();
}, CLOCK_STEP_MS);

followScheme(document.documentElement);
startSpeaking(document.documentElement, true);
const app = document.getElementById('app');
if (app !== null) render(<StaffScreen send={(message) => bridge.send(message)} />, app);
