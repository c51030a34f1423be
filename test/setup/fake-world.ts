import type { OperatorPin } from '../../main/application/ports/service-ports.ts';
import { type Home, tesseraHome } from '../../main/config/home.ts';
import type { SetupArea } from '../../main/ipc/setup.ts';
import type { ReaderWatch } from '../../main/setup/reader-watch.ts';
import type { SetupConnection, SetupDoor } from '../../main/setup/setup-door.ts';
import type { SetupWorld } from '../../main/setup/setup-world.ts';
import { type FakeClock, fakeClock } from '../fakes/fake-clock.ts';

/** The world around a setup on a real home; restarts are counted, and only what a test gives is there. */
export interface FakeWorld extends SetupWorld {
  readonly home: Home;
  readonly clock: FakeClock;
  restarts: number;
  pin: OperatorPin | undefined;
  readers: ReaderWatch | undefined;
}

export function fakeWorld(
  folder: string,
  changes: Partial<Pick<SetupWorld, 'drives' | 'tryRegistry'>> = {},
): FakeWorld {
  const world: FakeWorld = {
    home: tesseraHome({ TESSERA_HOME: folder }, 'linux'),
    clock: fakeClock(),
    drives: [],
    restarts: 0,
    pin: undefined,
    readers: undefined,
    running: () => ({ readers: world.readers, operatorPin: world.pin }),
    hasPin: () => world.pin?.isSet() === true,
    restart: async () => {
      world.restarts += 1;
      return { ok: true };
    },
    tryRegistry: async () => {
      throw new Error('no trial was scripted');
    },
    ...changes,
  };
  return world;
}

/** A page at the door, with what it was told last. */
export function pageAt(door: SetupDoor): { readonly connection: SetupConnection; area(): SetupArea; open(): OpenArea } {
  let last: SetupArea = { kind: 'closed' };
  const connection = door.connect((area) => {
    last = area;
  });
  return {
    connection,
    area: () => last,
    open() {
      if (last.kind !== 'open') throw new Error(`it is ${last.kind}`);
      return last;
    },
  };
}

type OpenArea = Extract<SetupArea, { kind: 'open' }>;
