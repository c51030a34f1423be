import type { CameraState, TerminalView } from '../../main/ipc/contract.ts';
import { sound } from '../page-state.ts';
import { cameraText, gateText, type HealthText, listText, readerText, registryText } from '../texts/health-text.ts';
import { t } from '../texts/texts.ts';
import { LanguageChoice } from './language-choice.tsx';

export interface StatusLineProps {
  readonly view: TerminalView;
  readonly camera: CameraState;
  /** ms since 1970. */
  readonly now: number;
}

/** Reader, camera, registry and gate in one quiet line. What to do is said where the way in is missing. */
export function StatusLine({ view, camera, now }: StatusLineProps) {
  return (
    <footer class="status-line">
      <Health name="reader" {...readerText(view.readers)} />
      <Health name="camera" {...cameraText(camera)} />
      <Health name="registry" {...registryText(view.registry, now)} />
      {view.gate.state !== 'none' && <Health name="gate" {...gateText(view.gate)} />}
      {view.listedAt !== null && <Health name="list" {...listText(view.listedAt, now)} />}
      {sound.value !== 'on' && <Health name="sound" tone="waiting" state={t(`sound.${sound.value}`)} remedy={null} />}
      <LanguageChoice />
    </footer>
  );
}

function Health({ name, tone, state }: HealthText & { name: string }) {
  return (
    <p class={`health health-${tone}`} data-health={name}>
      <i aria-hidden="true" />
      <span>{state}</span>
    </p>
  );
}
