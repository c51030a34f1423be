import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { PageMessage, SessionView, TerminalView } from '../../main/ipc/contract.ts';
import { Token } from '../design/drawings.tsx';
import { clock, link, view } from '../page-state.ts';
import { rootAttributes, setRootAttributes } from '../root-attributes.ts';
import { NoTerminalScreen } from '../screens/no-terminal.tsx';
import { OutOfOrderScreen } from '../screens/out-of-order.tsx';
import { Override } from '../screens/override.tsx';
import { gateText, readerText, registryText } from '../texts/health-text.ts';
import { localText } from '../texts/local-text.ts';
import { t } from '../texts/texts.ts';
import { LastPresentations } from './last-presentations.tsx';
import { StaffVerdict } from './staff-verdict.tsx';

export interface StaffScreenProps {
  send(message: PageMessage): void;
}

/** What staff see beside the lane: the verdict with all it rests on, what they can do, and what was before. */
export function StaffScreen({ send }: StaffScreenProps) {
  const attributes = rootAttributes(view.value, link.value);
  useLayoutEffect(() => setRootAttributes(document.documentElement, attributes));
  const current = view.value;
  if (current === null) return <NoTerminalScreen link={link.value} />;
  const { session } = current;
  if (session.state === 'out-of-order') return <OutOfOrderScreen {...session} />;
  return (
    <main class="screen staff">
      <header class="staff-head">
        <Token />
        <h1>{localText(current.service.name)}</h1>
        <p>{current.lane}</p>
      </header>
      <Now session={session} send={send} />
      <aside class="staff-side">
        <Health view={current} />
        <LastPresentations recent={current.recent} now={clock.value} />
      </aside>
    </main>
  );
}

type Working = Exclude<SessionView, { state: 'out-of-order' }>;

function Now({ session, send }: { session: Working; send(message: PageMessage): void }) {
  if (session.state !== 'showing') {
    return (
      <Quiet>
        <p role="status">{t(`staff.${session.state}`)}</p>
      </Quiet>
    );
  }
  return (
    <section class="staff-now" aria-label={t('staff.now')}>
      <StaffVerdict session={session} now={clock.value} />
      {session.canOverride && <Override key={session.presentationId} session={session} send={send} hasOwnWords />}
    </section>
  );
}

function Quiet({ children }: { children: ComponentChildren }) {
  return (
    <section class="staff-now staff-quiet" aria-label={t('staff.now')}>
      {children}
    </section>
  );
}

function Health({ view: { readers, registry, gate } }: { view: TerminalView }) {
  const states = [readerText(readers), registryText(registry, clock.value)];
  if (gate.state !== 'none') states.push(gateText(gate));
  return (
    <section class="staff-health" aria-label={t('staff.health')}>
      {states.map(({ tone, state }) => (
        <p key={state} class={`health health-${tone}`}>
          <i aria-hidden="true" />
          <span>{state}</span>
        </p>
      ))}
      {gate.detail !== null && <p class="staff-detail">{gate.detail}</p>}
    </section>
  );
}
