import type { ComponentChildren } from 'preact';

export interface Option {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  /** Language of the title, where it isn't the page's. */
  readonly lang?: string;
}

/** One of several, as large targets; a group of radio buttons to keys and screen readers. */
export function Options(props: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: string | null;
  onChoose(id: string): void;
  readonly children?: ComponentChildren;
}) {
  const { name, label, options, chosen, onChoose } = props;
  return (
    <fieldset class="setup-options" data-options={name}>
      <legend class="setup-heard">{label}</legend>
      {options.map(({ id, title, hint, lang }) => (
        <label key={id} class={`setup-option ${id === chosen ? 'is-chosen' : ''}`}>
          <input type="radio" name={name} value={id} checked={id === chosen} onChange={() => onChoose(id)} />
          <b {...(lang === undefined ? {} : { lang })}>{title}</b>
          {hint !== undefined && <span>{hint}</span>}
        </label>
      ))}
      {props.children}
    </fieldset>
  );
}
