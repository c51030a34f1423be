import type { RegistryReply } from '../../main/application/ports/terminal-ports.ts';
import type { CardRecord } from '../../main/domain/card-record.ts';
import type { RegistryAnswer } from '../../main/domain/lookup-outcome.ts';

const RECORD: CardRecord = {
  status: 'active',
  cardType: 'SMART_NO_CDZ',
  expiresOn: '2027-09-30',
  issuedOn: '2024-10-28',
  issuer: { pic: '999000001', name: 'University of Nowhere' },
  academicLevel: 'bachelor',
};

/** The registry's answer "found", at a time in ms since 1970. */
export function foundAnswer(answeredAt: number, record: Partial<CardRecord> = {}): RegistryAnswer {
  return { kind: 'found', record: { ...RECORD, ...record }, answeredAt, via: 'verifier' };
}

export function foundReply(answeredAt: number, record: Partial<CardRecord> = {}): RegistryReply {
  return { kind: 'answered', answer: foundAnswer(answeredAt, record) };
}

export function notRegisteredReply(answeredAt: number): RegistryReply {
  return { kind: 'answered', answer: { kind: 'not-registered', answeredAt, via: 'verifier' } };
}

export const REFUSED_REPLY: RegistryReply = { kind: 'unavailable', failure: 'refused', retryAt: null };
