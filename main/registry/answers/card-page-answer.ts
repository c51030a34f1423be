import { z } from 'zod';
import type { CardPage, CardPageWish, ListedCard } from '../../application/ports/provision-ports.ts';
import { parseEscn } from '../../domain/escn.ts';
import { toRecord } from './card-fields.ts';
import { codedValue } from './coded-value.ts';

const count = z.int().nonnegative();

const pageAnswer = z.object({
  // Spring leaves an empty list out.
  content: z.array(z.unknown()).max(10_000).optional(),
  page: z.object({ number: count, size: count, totalElements: count, totalPages: count }),
});

const identifier = z.union([z.string(), z.number()]).nullish().catch(null);

// Spec 5.3, CardView. `displayName`, the person's name, identifier and addresses aren't named here, so they end here.
const cardView = z.object({
  cardNumber: z.string(),
  cardStatusType: codedValue,
  cardType: codedValue.nullish().catch(null),
  expiresAt: z.string(),
  issuedAt: z.string().nullish().catch(null),
  issuer: z.object({ identifier, name: z.string() }),
  person: z
    .object({
      organisations: z.array(
        z.object({
          academicLevel: codedValue.nullish().catch(null),
          organisation: z.object({ identifier }).nullish().catch(null),
        }),
      ),
    })
    .nullish()
    .catch(null),
});

/**
 * Reads a page of the list (spec 5.3); undefined where it is none, or not the page asked for. An entry that can't be
 * understood, or is of another institution than asked for, is counted and left out.
 */
export function parseCardPage(body: unknown, wish: CardPageWish, answeredAt: number): CardPage | undefined {
  const parsed = pageAnswer.safeParse(body);
  if (!parsed.success || parsed.data.page.number !== wish.page) return undefined;
  const { content = [], page } = parsed.data;
  const cards = content.flatMap((entry) => {
    const card = parseListedCard(entry);
    return card !== undefined && (wish.pic === null || card.record.issuer.pic === wish.pic) ? [card] : [];
  });
  const { size, totalElements, totalPages } = page;
  return { cards, entries: content.length, totalPages, totalElements, pageSize: size, answeredAt };
}

function parseListedCard(entry: unknown): ListedCard | undefined {
  const parsed = cardView.safeParse(entry);
  if (!parsed.success) return undefined;
  const { cardNumber, cardStatusType, cardType, expiresAt, issuedAt, issuer, person } = parsed.data;
  const escn = parseEscn(cardNumber);
  if (escn === undefined) return undefined;
  // The level the issuer itself tells; a person may study at several places.
  const organisations = person?.organisations ?? [];
  const own = organisations.find(({ organisation }) => organisation?.identifier === issuer.identifier);
  const read = toRecord(
    {
      cardNumber,
      status: cardStatusType,
      cardType: cardType ?? null,
      expiresAt,
      issuedAt: issuedAt ?? null,
      issuerIdentifier: issuer.identifier ?? null,
      issuerName: issuer.name,
      academicLevel: (own ?? onlyOne(organisations))?.academicLevel ?? null,
    },
    escn,
  );
  return read.kind === 'found' ? { escn, record: read.record } : undefined;
}

function onlyOne<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
