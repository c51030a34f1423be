import type { ListedInstitution } from '../config/institutions.ts';

const MOST_FOUND = 20;

/** Institutions whose PIC begins with the text, or whose name has a word beginning with each of its words. */
export function searchInstitutions(listed: readonly ListedInstitution[], text: string): readonly ListedInstitution[] {
  const wanted = plain(text)
    .split(' ')
    .filter((word) => word !== '');
  if (wanted.length === 0) return listed.slice(0, MOST_FOUND);
  const isMeant = ({ pic, name }: ListedInstitution): boolean => {
    if (wanted.length === 1 && pic.startsWith(wanted[0] ?? '')) return true;
    const words = plain(name).split(' ');
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  };
  return listed.filter(isMeant).slice(0, MOST_FOUND);
}

/** Without case, accents and signs: keys for those are far away on a screen. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
