/** A field that takes text. */
export interface TextField {
  /** Keeps what the field holds now; gives what puts it back. */
  remember(): () => void;
}

/** The text field that has the focus, or undefined. */
export function fieldWithFocus(page: Document): TextField | undefined {
  const element = page.activeElement;
  if (!(element instanceof HTMLInputElement) && !(element instanceof HTMLTextAreaElement)) return undefined;
  return {
    remember() {
      const { value } = element;
      return () => {
        if (element.value === value) return;
        element.value = value;
        // Whoever shows the field keeps its own copy of what it holds.
        element.dispatchEvent(new Event('input', { bubbles: true }));
      };
    },
  };
}
