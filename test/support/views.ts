import type { SessionView, TerminalView } from '../../main/ipc/contract.ts';

/** A whole view around a session view. */
export function terminalViewOf(session: SessionView, rest: Partial<TerminalView> = {}): TerminalView {
  return {
    lane: 'Lane 1',
    demo: false,
    service: { id: 'active-student', name: { en: 'Student status' } },
    languages: { page: 'en', staff: 'en' },
    session,
    readers: { state: 'ready', names: ['ACS ACR1252 Reader'] },
    registry: { state: 'answering', host: 'router.test', failure: null, lastAnswerAt: 0 },
    gate: { state: 'none', detail: null },
    opening: null,
    listedAt: null,
    recent: [],
    screen: { scheme: 'auto', volume: 100 },
    samples: [],
    ...rest,
  };
}
