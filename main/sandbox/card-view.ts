import { labelled } from './labels.ts';
import { holderOf, type SandboxPerson } from './person-store.ts';
import { type SandboxCard, statusAt } from './sandbox-card.ts';

/** `CardView` of the authenticated interface (spec 5.3), the holder's person in it. */
export function cardView(card: SandboxCard, now: number): object {
  const issuer = organisationView(card.issuerIdentifier, card.issuerName);
  return {
    cardNumber: card.cardNumber,
    cardStatusType: labelled(statusAt(card, now)),
    cardType: labelled(card.cardType),
    displayName: holderOf(card).fullName,
    issuedAt: card.issuedAt,
    expiresAt: card.expiresAt,
    hasOwnerAuthorization: true,
    issuer,
    processor: issuer,
    person: personView(holderOf(card)),
  };
}

export function personView(person: SandboxPerson): object {
  return {
    identifier: person.identifier,
    identifierCode: 'ESI',
    fullName: person.fullName,
    organisations: [
      {
        ...(person.academicLevel === undefined ? {} : { academicLevel: labelled(person.academicLevel) }),
        contactPoint: { email: 'nobody@students.invalid' },
        fullName: person.fullName,
        hasPicture: false,
        organisation: organisationView(person.organisation, person.organisation),
      },
    ],
  };
}

function organisationView(identifier: string, name: string): object {
  return {
    id: Number(identifier) || 0,
    identifier,
    identifierCode: 'PIC',
    name,
    fullLabel: `${name} (${identifier})`,
    organisationType: { key: 'HEI', label: 'Higher education institution' },
    status: labelled('ACTIVE'),
    mainColor: '#003399',
    secondaryColor: '#ffcc00',
    contrastColor: '#ffffff',
    qrColor: '#000000',
  };
}
