import { describe, expect, it } from 'vitest';
import type { PinCheck } from '../../main/application/ports/service-ports.ts';
import type { JournalEntry } from '../../main/domain/journal/entry.ts';
import { OPERATOR_SECTIONS, type OperatorAction, type OperatorArea, operatorArea } from '../../main/ipc/operator.ts';
import { createOperatorArea, type Delivered, type Sections } from '../../main/operator/operator-area.ts';
import { IDLE_LIMIT_MS } from '../../main/operator/operator-session.ts';
import type { Section } from '../../main/operator/sections/section.ts';
import { fakeClock } from '../fakes/fake-clock.ts';

const PIN = '246813';
const NAMES = [...OPERATOR_SECTIONS];

function area(own: { hasPin?: boolean; checks?: PinCheck[]; sections?: Partial<Record<string, Section>> } = {}) {
  const clock = fakeClock();
  const rows: JournalEntry[] = [];
  const checks = [...(own.checks ?? [])];
  const reads: string[] = [];
  const made: string[] = [];
  const sections = Object.fromEntries(
    NAMES.map((name) => [
      name,
      own.sections?.[name] ?? {
        everyMs: 1000,
        read: () => {
          reads.push(name);
          return { section: 'about', version: name, node: '', platform: '', shell: '' };
        },
      },
    ]),
  ) as unknown as Sections;
  const door = createOperatorArea({
    clock,
    pin: {
      isSet: () => own.hasPin ?? true,
      check: async (pin) => checks.shift() ?? (pin === PIN ? { kind: 'right' } : { kind: 'wrong' }),
    },
    journal: { append: (entry) => void rows.push(entry) },
    sections,
    deliver: async ({ format, language }): Promise<Delivered> => {
      made.push(`${format} ${language}`);
      return { state: 'ready', format, name: `report.${format}`, path: '/operator/document/x' };
    },
  });
  const page = () => {
    const told: OperatorArea[] = [];
    const visit = door.connect((next) => void told.push(operatorArea.parse(next)));
    const say = async (...actions: OperatorAction[]): Promise<OperatorArea | undefined> => {
      for (const action of actions) {
        visit.receive(action);
        await clock.pass(0);
      }
      return told.at(-1);
    };
    return { told, say, visit };
  };
  const notes = () => rows.flatMap((row) => (row.kind === 'event' ? [`${row.code} ${row.detail}`] : []));
  return { clock, page, notes, reads, made };
}

const ENTER: OperatorAction[] = [{ do: 'open' }, { do: 'enter', pin: PIN }];

describe('the operator area', () => {
  it('shows its status to the page that gave the PIN, and nothing to another', async () => {
    const { page } = area();
    const [mine, other] = [page(), page()];
    expect(await mine.say(...ENTER)).toMatchObject({
      state: 'open',
      section: 'status',
      content: { version: 'status' },
    });
    expect(other.told).toEqual([]);
  });

  it('does nothing for a page that has given none', async () => {
    const { page, reads, made } = area();
    const { say, told } = page();
    await say({ do: 'show', section: 'journal' }, { do: 'export', format: 'pdf', language: 'en' }, { do: 'touch' });
    expect([told, reads, made]).toEqual([[], [], []]);
  });

  it('writes down who came in, who failed and why it closed', async () => {
    const { page, notes, clock } = area({ checks: [{ kind: 'wrong' }, { kind: 'locked', until: 5 }] });
    const { say, told } = page();
    await say({ do: 'open' }, { do: 'enter', pin: '0' }, { do: 'enter', pin: '1' }, { do: 'enter', pin: PIN });
    await clock.pass(IDLE_LIMIT_MS);
    expect(told.at(-1)).toEqual({ state: 'closed', why: 'idle' });
    expect(notes()).toEqual(['OPERATOR wrong PIN', 'OPERATOR PIN locked', 'OPERATOR opened', 'OPERATOR closed: idle']);
  });

  it('reads the section on the screen again, until somebody leaves', async () => {
    const { page, reads, clock } = area();
    const { say } = page();
    await say(...ENTER, { do: 'show', section: 'logs' });
    await clock.pass(3000);
    expect(reads.slice(1)).toEqual(['logs', 'logs', 'logs', 'logs']);
    await say({ do: 'leave' });
    await clock.pass(5000);
    expect(reads).toHaveLength(5);
  });

  it('closes with its page, and never tells a page that is gone', async () => {
    const { page, notes, clock } = area();
    const { say, told, visit } = page();
    await say(...ENTER);
    visit.close();
    const before = told.length;
    await clock.pass(IDLE_LIMIT_MS);
    expect(told.slice(before)).toEqual([]);
    expect(notes().at(-1)).toBe('OPERATOR closed: left');
  });

  it('says which section it does not know, however it is called', async () => {
    const { page } = area();
    const { say } = page();
    for (const section of ['people', '__proto__', 'constructor']) {
      expect(await say(...ENTER, { do: 'show', section })).toMatchObject({
        content: { section: 'unknown', name: section },
      });
    }
  });

  it('shows in its place that a section fails', async () => {
    const broken: Section = {
      everyMs: null,
      read: () => {
        throw new Error('disk I/O error');
      },
    };
    const { page } = area({ sections: { journal: broken } });
    expect(await page().say(...ENTER, { do: 'show', section: 'journal' })).toMatchObject({
      content: { section: 'failed', name: 'journal', message: 'disk I/O error' },
    });
  });

  it('makes a report and says where it is', async () => {
    const { page, made, notes } = area();
    const told = await page().say(...ENTER, { do: 'export', format: 'pdf', language: 'de' });
    expect(told).toMatchObject({ document: { state: 'ready', path: '/operator/document/x' } });
    expect(made).toEqual(['pdf de']);
    expect(notes()).toContain('OPERATOR report pdf');
  });

  it('has no way in without a PIN', async () => {
    const { page } = area({ hasPin: false });
    expect(await page().say(...ENTER)).toEqual({ state: 'no-pin' });
  });
});
