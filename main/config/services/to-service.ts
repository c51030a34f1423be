import type { PassbackRule, Service, WhenUnknownRule } from '../../domain/service/service.ts';
import type { WrittenService } from './service-schema.ts';

/** A service as the terminal judges by it. `zone`: where the file names none. */
export function toService(id: string, written: WrittenService, zone: string): Service {
  const { name, accepts, knowledge, hours, closedOn, usage, gate } = written;
  return {
    id,
    name,
    cards: accepts.cards,
    leastEvidence: accepts.leastEvidence,
    freshness: {
      freshSeconds: knowledge.freshMinutes * 60,
      revalidateSeconds: knowledge.usableHours * 3600,
      ifErrorSeconds: knowledge.outageHours * 3600,
      liveFirst: knowledge.liveFirst,
    },
    issuers: {
      pics: accepts.institutions ?? null,
      countries: accepts.countries ?? null,
      deny: accepts.refusedInstitutions ?? [],
    },
    levels: accepts.levels ?? null,
    cardTypes: accepts.cardTypes ?? null,
    whenUnknown: whenUnknownOf(written.whenUnknown),
    hours: hours === undefined ? null : { zone: written.zone ?? zone, windows: hours, closedOn },
    usage: {
      oncePerWindow: usage.oncePerWindow,
      perDay: usage.perDay ?? null,
      minutesBetween: usage.minutesBetween ?? null,
    },
    passback: passbackOf(written.passback),
    gate: { openMs: gate.openSeconds * 1000, passageTimeoutMs: gate.passageSeconds * 1000 },
    // Keys that are not written are not there, so no text is undefined.
    messages: written.messages as Service['messages'],
  };
}

function whenUnknownOf(written: WrittenService['whenUnknown']): WhenUnknownRule {
  const { otherwise, ...told } = typeof written === 'string' ? { otherwise: written } : written;
  const all = {
    'not-registered': otherwise,
    'registry-unreachable': otherwise,
    'knowledge-too-old': otherwise,
    'clock-not-trusted': otherwise,
    'not-told': otherwise,
  };
  return { ...all, ...told } as WhenUnknownRule;
}

function passbackOf(written: WrittenService['passback']): PassbackRule {
  switch (written.scope) {
    case 'none':
    case 'area':
      return { kind: written.scope };
    case 'lane':
    case 'zone':
      return { kind: written.scope, seconds: written.seconds };
  }
}
