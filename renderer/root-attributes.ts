import type { TerminalView } from '../main/ipc/contract.ts';
import type { LinkState } from './bridge.ts';

export const ROOT_ATTRIBUTES = ['data-state', 'data-verdict', 'data-reason', 'data-evidence', 'data-source'] as const;
export type RootAttribute = (typeof ROOT_ATTRIBUTES)[number];

/**
 * What tests and assistive tools read off the root element (design section 7). An attribute that says nothing is
 * `null` and taken off; before the first view there is none at all.
 */
export function rootAttributes(view: TerminalView | null, link: LinkState): Record<RootAttribute, string | null> {
  const attributes = {
    'data-state': null,
    'data-verdict': null,
    'data-reason': null,
    'data-evidence': null,
    'data-source': null,
  };
  if (view === null) return { ...attributes, 'data-state': link === 'lost' ? 'out-of-order' : null };
  const { session } = view;
  if (session.state !== 'showing') return { ...attributes, 'data-state': session.state };
  const { verdict } = session;
  return {
    'data-state': session.state,
    'data-verdict': verdict.kind,
    'data-reason': verdict.reason,
    'data-evidence': 'evidence' in verdict ? verdict.evidence : null,
    'data-source': 'source' in verdict ? verdict.source : null,
  };
}

export function setRootAttributes(root: HTMLElement, attributes: Record<RootAttribute, string | null>): void {
  for (const name of ROOT_ATTRIBUTES) {
    const value = attributes[name];
    if (value === null) root.removeAttribute(name);
    else root.setAttribute(name, value);
  }
}
