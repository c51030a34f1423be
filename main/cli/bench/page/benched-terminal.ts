import { createTerminal } from '../../../application/lane/terminal.ts';
import { createLookup } from '../../../application/lookup/lookup.ts';
import type { CardReaders, Clock, Registry } from '../../../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { ACTIVE_STUDENT } from '../../../domain/service/service.ts';
import type { HostMessage, PageMessage } from '../../../ipc/contract.ts';
import { type BrowserHost, startBrowserHost } from '../../../shell/browser/host.ts';
import type { PageChannel } from '../../../shell/page-channel.ts';
import { createMemoryKnowledge } from '../../../store/knowledge.ts';
import { CliError } from '../../cli-error.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';

/** A real terminal with the page before it; its registry is this process and answers at once. */
export interface BenchedTerminal {
  readonly url: string;
  /** Holds out card `turn`: granted, refused and unregistered ones in turns. */
  present(turn: number): void;
  /** Resolves with the next message of a kind from the page; throws where none comes. */
  next(kind: PageMessage['kind'], limitMs: number): Promise<PageMessage>;
  close(): Promise<void>;
}

const NOBODY: CardReaders = { subscribe: () => () => undefined, close: async () => undefined };

const REGISTRY: Registry = {
  async lookUp(escn) {
    const common = { answeredAt: Date.now(), via: 'status' } as const;
    const turn = Number.parseInt(escn.slice(-8), 16);
    if (turn % 3 === 0) return { kind: 'answered', answer: { kind: 'not-registered', ...common } };
    const record = {
      status: turn % 3 === 2 ? 'inactive' : 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn: '2030-09-30',
      issuedOn: null,
      issuer: { pic: '999000001', name: 'University of the Bench' },
      academicLevel: null,
    } as const;
    return { kind: 'answered', answer: { kind: 'found', record, ...common } };
  },
  close: async () => undefined,
};

/** `hurry` times as fast a verdict leaves the screen. */
export async function startBenchedTerminal(pageFolder: string, hurry: number): Promise<BenchedTerminal> {
  const clock: Clock = {
    ...SYSTEM_CLOCK,
    setTimer: (ms, callback) => SYSTEM_CLOCK.setTimer(ms / hurry, callback),
  };
  const lookup = createLookup({ registry: REGISTRY, knowledge: createMemoryKnowledge(clock), clock });
  const terminal = createTerminal({
    lane: 'Lane 1',
    service: ACTIVE_STUDENT,
    readers: NOBODY,
    lookup,
    clock,
    registryHost: 'bench',
    languages: { page: 'en', staff: 'en' },
  });
  const waiting = new Map<PageMessage['kind'], (message: PageMessage) => void>();
  const channel: PageChannel = {
    connect(listener: (message: HostMessage) => void) {
      const end = terminal.subscribe((view) => listener({ kind: 'view', view }));
      return {
        receive(message) {
          if (message.kind !== 'operator' && message.kind !== 'setup') terminal.receive(message);
          waiting.get(message.kind)?.(message);
        },
        close: end,
      };
    },
  };
  const host: BrowserHost = await startBrowserHost({ channel, pageFolder, port: 0, say: () => undefined });
  return {
    url: host.url,
    present(turn) {
      terminal.receive({ kind: 'scanned', text: numberedEscn(turn), decodeMs: 0 });
    },
    next(kind, limitMs) {
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting.delete(kind);
          reject(new CliError(`the page sent no "${kind}" within ${limitMs} ms`));
        }, limitMs);
        waiting.set(kind, (message) => {
          clearTimeout(limit);
          waiting.delete(kind);
          resolve(message);
        });
      });
    },
    async close() {
      await host.close();
      terminal.close();
      lookup.close();
    },
  };
}
