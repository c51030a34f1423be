import type { Journal, OperatorPin } from '../application/ports/service-ports.ts';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type {
  DashboardRange,
  DocumentFormat,
  OperatorAction,
  OperatorArea,
  OperatorContent,
  OperatorDocument,
  OperatorSection,
} from '../ipc/operator.ts';
import {
  endsIn,
  IDLE_LIMIT_MS,
  NOT_OPEN,
  type OperatorEvent,
  type OperatorSession,
  stepOperator,
} from './operator-session.ts';
import type { Section } from './sections/section.ts';

export type Sections = Readonly<Record<OperatorSection, Section>>;

/** How a report came to staff. */
export type Delivered = Extract<OperatorDocument, { state: 'ready' | 'saved' | 'failed' }>;

export interface OperatorParts {
  readonly clock: Clock;
  /** Undefined where nobody can come in. */
  readonly pin: OperatorPin | undefined;
  readonly journal: Journal;
  readonly sections: Sections;
  /** Makes a report and delivers it. Never rejects. */
  readonly deliver: (
    wish: { readonly format: DocumentFormat; readonly language: string },
    signal: AbortSignal,
  ) => Promise<Delivered>;
}

/** One page's way to the operator area. */
export interface OperatorVisit {
  receive(action: OperatorAction): void;
  /** The page is gone, or was loaded anew. */
  close(): void;
}

/** Where staff work behind their PIN, while the lanes go on serving. */
export interface OperatorDoor {
  connect(listener: (area: OperatorArea) => void): OperatorVisit;
}

export function createOperatorArea(parts: OperatorParts): OperatorDoor {
  return { connect: (listener) => visit(parts, listener) };
}

const NO_DOCUMENT: OperatorDocument = { state: 'none' };

function visit(
  { clock, pin, journal, sections, deliver }: OperatorParts,
  listener: (area: OperatorArea) => void,
): OperatorVisit {
  let session: OperatorSession = NOT_OPEN;
  let shown: { readonly name: string; readonly range: DashboardRange } = { name: 'status', range: 'today' };
  let content: OperatorContent | null = null;
  let document = NO_DOCUMENT;
  let isGone = false;
  /** Of what is done for this visit; another one for each. */
  let visiting = new AbortController();
  /** Of what is done for the section on the screen. */
  let reading = new AbortController();
  let cancelEnd = (): void => undefined;
  let cancelReading = (): void => undefined;

  function tell(): void {
    if (!isGone) listener(areaNow());
  }

  function areaNow(): OperatorArea {
    switch (session.at) {
      case 'closed':
        return { state: 'closed', why: session.why };
      case 'no-pin':
        return { state: 'no-pin' };
      case 'asking':
        return { state: 'asking', note: session.note };
      case 'locked':
        return { state: 'locked', until: session.until, now: clock.now() };
      case 'open': {
        const endsInMs = endsIn(session, clock.monotonic()) ?? 0;
        return { state: 'open', idleMs: IDLE_LIMIT_MS, endsInMs, section: shown.name, content, document };
      }
    }
  }

  function feed(event: OperatorEvent): void {
    const before = session;
    session = stepOperator(session, event, clock.monotonic());
    if (session === before) return;
    if (before.at === 'open' && session.at !== 'open') leave();
    if (before.at !== 'open' && session.at === 'open') enter();
    if (session.at === 'open') watchTime();
    tell();
  }

  function enter(): void {
    note('opened');
    visiting = new AbortController();
    document = NO_DOCUMENT;
    show('status', 'today');
  }

  function leave(): void {
    note(session.at === 'closed' ? `closed: ${session.why}` : 'closed');
    visiting.abort();
    reading.abort();
    cancelReading();
    cancelEnd();
    content = null;
    document = NO_DOCUMENT;
  }

  function note(detail: string): void {
    journal.append({ kind: 'event', at: clock.now(), lane: '-', code: 'OPERATOR', detail });
  }

  function watchTime(): void {
    cancelEnd();
    cancelEnd = clock.setTimer(endsIn(session, clock.monotonic()) ?? 0, () => feed({ kind: 'time' }));
  }

  async function look(operator: OperatorPin, given: string): Promise<void> {
    const check = await operator.check(given);
    if (isGone) return;
    if (check.kind !== 'right') note(check.kind === 'locked' ? 'PIN locked' : 'wrong PIN');
    feed({ kind: 'checked', check });
  }

  function show(name: string, range: DashboardRange): void {
    shown = { name, range };
    content = null;
    reading.abort();
    reading = new AbortController();
    void read(reading.signal);
  }

  async function read(signal: AbortSignal): Promise<void> {
    cancelReading();
    const { name, range } = shown;
    const section = sectionOf(sections, name);
    const next: OperatorContent =
      section === undefined ? { section: 'unknown', name } : await readSafely(section, name, range, signal);
    if (signal.aborted || session.at !== 'open') return;
    if (JSON.stringify(next) !== JSON.stringify(content)) {
      content = next;
      tell();
    }
    const everyMs = section?.everyMs ?? null;
    if (everyMs !== null) cancelReading = clock.setTimer(everyMs, () => void read(signal));
  }

  function act(action: 'verify-journal' | 'ask-registry'): void {
    sectionOf(sections, shown.name)?.actions?.[action]?.(() => {
      if (!reading.signal.aborted) void read(reading.signal);
    }, visiting.signal);
  }

  async function make(format: DocumentFormat, language: string): Promise<void> {
    const { signal } = visiting;
    document = { state: 'making', format };
    tell();
    const made = await deliver({ format, language }, signal);
    if (signal.aborted) return;
    document = made;
    note(made.state === 'failed' ? `report ${format}: failed` : `report ${format}`);
    tell();
  }

  return {
    receive(action) {
      if (isGone) return;
      switch (action.do) {
        case 'open':
          feed({ kind: 'open', hasPin: pin?.isSet() === true });
          return;
        case 'enter':
          if (pin === undefined) return;
          {
            const before = session;
            feed({ kind: 'enter' });
            if (session !== before) void look(pin, action.pin);
          }
          return;
        case 'leave':
          feed({ kind: 'leave' });
          return;
      }
      feed({ kind: 'touch' });
      if (session.at !== 'open') return;
      switch (action.do) {
        case 'touch':
          return;
        case 'show':
          show(action.section, action.range ?? shown.range);
          tell();
          return;
        case 'export':
          if (document.state !== 'making') void make(action.format, action.language);
          return;
        case 'verify-journal':
        case 'ask-registry':
          act(action.do);
          return;
      }
    },
    close() {
      if (isGone) return;
      feed({ kind: 'leave' });
      isGone = true;
    },
  };
}

function sectionOf(sections: Sections, name: string): Section | undefined {
  return Object.hasOwn(sections, name) ? sections[name as OperatorSection] : undefined;
}

async function readSafely(
  section: Section,
  name: string,
  range: DashboardRange,
  signal: AbortSignal,
): Promise<OperatorContent> {
  try {
    return await section.read({ range }, signal);
  } catch (error) {
    // A disk that fails in the middle of a section is shown in its place; the lanes don't notice.
    return { section: 'failed', name, message: error instanceof Error ? error.message : String(error) };
  }
}
