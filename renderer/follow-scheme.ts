import { effect } from '@preact/signals';
import { view } from './page-state.ts';

/** Has the page light or dark as the terminal is set; without a setting, or a terminal, as the system is. */
export function followScheme(root: HTMLElement): void {
  effect(() => {
    root.dataset['scheme'] = view.value?.screen.scheme ?? 'auto';
  });
}
