import type { Escn } from '../domain/escn.ts';
import { buildLibraryEscn } from './library-escn.ts';
import { SAMPLE_ISSUERS, type SampleIssuer } from './sample-issuers.ts';
import type { SandboxCard } from './sandbox-card.ts';

/** A chip to hold to the (virtual) reader. */
export interface SampleChip {
  /** Where the profile has no ESC zone, it only makes the chip's other numbers the same each time. */
  readonly escn: Escn;
  readonly profile: 'desfire' | 'iso' | 'bank' | 'signed' | 'copied';
  /** `torn`: leaves the field in the middle of the read. `silent`: stays and never answers. */
  readonly behaviour?: 'torn' | 'silent';
}

interface SampleBase {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Verdict kind and reason, such as `refused/expired`, at the built-in service. */
  readonly leadsTo: string;
  /** What the simulated registry knows of it, if anything. */
  readonly registryCard?: SandboxCard;
}

export type SampleDeckCard =
  | (SampleBase & { readonly medium: 'chip'; readonly chip: SampleChip; readonly qrText?: undefined })
  | (SampleBase & { readonly medium: 'qr'; readonly qrText: string; readonly chip?: undefined });

const DAY_MS = 86_400_000;

/**
 * Sample cards, one for each verdict a card can come to. Numbers are the same each time; validity is relative to
 * `now`, in ms since 1970.
 */
export function sampleDeck(now: number): readonly SampleDeckCard[] {
  const { montelago, valclair, neuwald, puertoAlba, jasnow, rannanlahti } = SAMPLE_ISSUERS;
  const active = (escn: Escn, issuer: SampleIssuer): SandboxCard => ({
    cardNumber: escn,
    cardType: 'SMART_NO_CDZ',
    status: 'ACTIVE',
    issuedAt: dayOf(now - 200 * DAY_MS),
    expiresAt: dayOf(now + 300 * DAY_MS),
    issuerIdentifier: issuer.pic,
    issuerName: issuer.name,
  });
  const of = (issuer: SampleIssuer) => `${issuer.name}, ${issuer.country}`;

  const chip = sampleEscn(1, montelago);
  const phone = sampleEscn(2, neuwald);
  const isoChip = sampleEscn(3, valclair);
  const plastic = sampleEscn(4, rannanlahti);
  const expired = sampleEscn(5, puertoAlba);
  const inactive = sampleEscn(6, jasnow);
  const unregistered = sampleEscn(7, neuwald);
  const unreachable = sampleEscn(8, valclair);
  const testCard = sampleEscn(9, montelago);
  const bank = sampleEscn(10, montelago);
  const torn = sampleEscn(11, puertoAlba);
  const silent = sampleEscn(12, jasnow);
  const signed = sampleEscn(13, valclair);
  const copied = sampleEscn(14, valclair);

  return [
    {
      id: 'chip-active',
      title: 'Chip card',
      subtitle: of(montelago),
      leadsTo: 'granted/active',
      medium: 'chip',
      chip: { escn: chip, profile: 'desfire' },
      registryCard: { ...active(chip, montelago), cardType: 'SMART_CDZ', academicLevel: 'MASTER' },
    },
    {
      id: 'qr-active',
      title: 'Card on a phone',
      subtitle: of(neuwald),
      leadsTo: 'granted/active',
      medium: 'qr',
      qrText: `https://s.esc-r.eu/${phone}`,
      registryCard: { ...active(phone, neuwald), cardType: 'SMART_PASSIVE', academicLevel: 'BACHELOR' },
    },
    {
      id: 'iso-chip-active',
      title: 'Chip card of another make',
      subtitle: of(valclair),
      leadsTo: 'granted/active',
      medium: 'chip',
      chip: { escn: isoChip, profile: 'iso' },
      registryCard: { ...active(isoChip, valclair), cardType: 'SMART_CDZ', academicLevel: 'DOCTORATE' },
    },
    {
      id: 'qr-plastic-active',
      title: 'Printed code of an older card',
      subtitle: of(rannanlahti),
      leadsTo: 'granted/active',
      medium: 'qr',
      qrText: `http://esc.gg/${plastic}`,
      registryCard: { ...active(plastic, rannanlahti), cardType: 'PASSIVE' },
    },
    {
      id: 'chip-signed',
      title: 'Chip card with a signature',
      subtitle: of(valclair),
      leadsTo: 'granted/active',
      medium: 'chip',
      chip: { escn: signed, profile: 'signed' },
      registryCard: { ...active(signed, valclair), cardType: 'SMART_CDZ', academicLevel: 'BACHELOR' },
    },
    {
      id: 'chip-copied',
      title: 'Copy of a signed chip card',
      subtitle: of(valclair),
      leadsTo: 'refused/forged',
      medium: 'chip',
      chip: { escn: copied, profile: 'copied' },
      registryCard: { ...active(copied, valclair), cardType: 'SMART_CDZ' },
    },
    {
      id: 'chip-expired',
      title: 'Expired card',
      subtitle: of(puertoAlba),
      leadsTo: 'refused/expired',
      medium: 'chip',
      chip: { escn: expired, profile: 'desfire' },
      registryCard: {
        ...active(expired, puertoAlba),
        issuedAt: dayOf(now - 1500 * DAY_MS),
        expiresAt: dayOf(now - 40 * DAY_MS),
      },
    },
    {
      id: 'qr-inactive',
      title: 'Deactivated card',
      subtitle: of(jasnow),
      leadsTo: 'refused/inactive',
      medium: 'qr',
      qrText: `https://s.esc-r.eu/${inactive}`,
      registryCard: { ...active(inactive, jasnow), status: 'INACTIVE' },
    },
    {
      id: 'qr-not-registered',
      title: 'Card its holder has not registered',
      subtitle: of(neuwald),
      leadsTo: 'unknown/not-registered',
      medium: 'qr',
      qrText: `http://esc.bwcard.de/${unregistered}`,
    },
    {
      id: 'chip-registry-down',
      title: 'Card while the registry is down',
      subtitle: of(valclair),
      leadsTo: 'unknown/registry-unreachable',
      medium: 'chip',
      chip: { escn: unreachable, profile: 'desfire' },
      registryCard: { ...active(unreachable, valclair), fault: 'unavailable' },
    },
    {
      id: 'qr-test-system',
      title: 'Card of the test system',
      subtitle: of(montelago),
      leadsTo: 'refused/not-entitled',
      medium: 'qr',
      qrText: `http://pp.esc.gg/${testCard}`,
      registryCard: active(testCard, montelago),
    },
    {
      id: 'chip-bank',
      title: 'Bank card',
      subtitle: 'No student card at all',
      leadsTo: 'unreadable/not-an-esc',
      medium: 'chip',
      chip: { escn: bank, profile: 'bank' },
    },
    {
      id: 'qr-wifi',
      title: 'Code of a Wi-Fi network',
      subtitle: 'No student card at all',
      leadsTo: 'unreadable/not-an-esc',
      medium: 'qr',
      qrText: 'WIFI:T:WPA;S:Campus Guest;P:welcome2campus;;',
    },
    {
      id: 'chip-torn',
      title: 'Card taken away too soon',
      subtitle: of(puertoAlba),
      leadsTo: 'unreadable/removed-too-early',
      medium: 'chip',
      chip: { escn: torn, profile: 'desfire', behaviour: 'torn' },
      registryCard: active(torn, puertoAlba),
    },
    {
      id: 'chip-silent',
      title: 'Card that does not answer',
      subtitle: of(jasnow),
      leadsTo: 'unreadable/reader-fault',
      medium: 'chip',
      chip: { escn: silent, profile: 'desfire', behaviour: 'silent' },
      registryCard: active(silent, jasnow),
    },
  ];
}

/** What a simulated registry serves when it is given nothing else. */
export function sampleRegistryCards(now: number): readonly SandboxCard[] {
  return sampleDeck(now).flatMap((card) => card.registryCard ?? []);
}

function sampleEscn(index: number, issuer: SampleIssuer): Escn {
  const issuedAt = Date.UTC(2025, 8, index, 9, 30, index);
  return buildLibraryEscn({ issuedAt, clockSequence: index, prefix: '001', pic: issuer.pic });
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
