import { useLayoutEffect } from 'preact/hooks';
import type { PageMessage } from '../main/ipc/contract.ts';
import { KeypadEntry } from './entry/keypad-entry.tsx';
import { OperatorDoor } from './operator/operator-door.tsx';
import { OperatorScreen } from './operator/operator-screen.tsx';
import { camera, clock, link, operator, setup, view } from './page-state.ts';
import { rootAttributes, setRootAttributes } from './root-attributes.ts';
import { BusyScreen } from './screens/busy.tsx';
import { IdleScreen } from './screens/idle.tsx';
import { NoTerminalScreen } from './screens/no-terminal.tsx';
import { OutOfOrderScreen } from './screens/out-of-order.tsx';
import { RemovalScreen } from './screens/removal.tsx';
import { VerdictScreen } from './screens/verdict.tsx';
import { SetupScreen } from './setup/setup-screen.tsx';
import { unhandledState } from './unhandled-state.ts';

export interface AppProps {
  /** False inside Electron, where the shell serves the kiosk page alone. */
  readonly hasPrintPage: boolean;
  send(message: PageMessage): void;
}

/** The screen of the view, and the view's state on the root element at the same moment. */
export function App(props: AppProps) {
  // Read here and not in the effect, so that a change renders.
  const attributes = rootAttributes(view.value, link.value);
  useLayoutEffect(() => setRootAttributes(document.documentElement, attributes));
  return <Screen {...props} />;
}

function Screen({ hasPrintPage, send }: AppProps) {
  const current = view.value;
  if (current === null) return <NoTerminalScreen link={link.value} />;
  const { session } = current;
  if (setup.value !== null && setup.value.kind !== 'closed') {
    return (
      <SetupScreen
        area={setup.value}
        act={(action) => send({ kind: 'setup', action })}
        onPainted={(presentationId) => send({ kind: 'painted', presentationId })}
      />
    );
  }
  if (operator.value !== null && operator.value.state !== 'closed') {
    return <OperatorScreen area={operator.value} session={session} send={send} />;
  }
  switch (session.state) {
    case 'idle':
      return (
        <>
          <IdleScreen
            view={current}
            camera={camera.value}
            now={clock.value}
            hasPrintPage={hasPrintPage}
            onSample={(id) => send({ kind: 'sample', id })}
            onSetUp={() => send({ kind: 'setup', action: { do: 'open' } })}
          />
          {!current.demo && <OperatorDoor onOpen={() => send({ kind: 'operator', action: { do: 'open' } })} />}
          {current.inputs?.keypad === true && <KeypadEntry send={send} />}
        </>
      );
    case 'reading':
      return <BusyScreen what="reading" />;
    case 'looking-up':
      return <BusyScreen what="lookingUp" />;
    case 'showing':
      return (
        <VerdictScreen
          session={session}
          onPainted={(presentationId) => send({ kind: 'painted', presentationId })}
          send={send}
        />
      );
    case 'awaiting-removal':
      return <RemovalScreen />;
    case 'out-of-order':
      return <OutOfOrderScreen {...session} />;
    default:
      return unhandledState(session);
  }
}
