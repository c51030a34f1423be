/** A list's question: `page`, `size`, `sort`, `direction`, `search`, all of them text (spec 5.3). */
export type ListQuery = Readonly<Record<string, string | undefined>>;

const DEFAULT_SIZE = 10;

/** The page envelope of the lists (spec 5.3). A size beyond the cap is ignored, as the real one was seen to do. */
export function pageOf<T>(all: readonly T[], query: ListQuery, cap: number, write: (entry: T) => object): object {
  const number = wholeNumber(query['page']) ?? 0;
  const asked = wholeNumber(query['size']) ?? DEFAULT_SIZE;
  const size = asked >= 1 && asked <= cap ? asked : Math.min(DEFAULT_SIZE, cap);
  const content = all.slice(number * size, (number + 1) * size).map(write);
  return {
    content,
    links: [],
    page: { number, size, totalElements: all.length, totalPages: Math.ceil(all.length / size) },
    empty: content.length === 0,
  };
}

/** Sorts by a field of the written entry, where the query asks for one that is there. */
export function sorted<T>(all: readonly T[], query: ListQuery, fields: Readonly<Record<string, (entry: T) => string>>) {
  const field = fields[query['sort'] ?? ''];
  if (field === undefined) return all;
  const sign = query['direction']?.toUpperCase() === 'DESC' ? -1 : 1;
  return all.toSorted((a, b) => sign * (field(a) < field(b) ? -1 : field(a) > field(b) ? 1 : 0));
}

/** `search`: conditions `field:value`, joined by `<+>`; all have to hold. A field nobody knows matches nothing. */
export function searched<T>(
  all: readonly T[],
  query: ListQuery,
  fields: Readonly<Record<string, (entry: T) => string>>,
): readonly T[] {
  const conditions = (query['search'] ?? '').split('<+>').filter((condition) => condition !== '');
  return all.filter((entry) =>
    conditions.every((condition) => {
      const at = condition.indexOf(':');
      return fields[condition.slice(0, at)]?.(entry) === condition.slice(at + 1);
    }),
  );
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
