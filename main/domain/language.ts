/** Languages of the page and of services' texts. English is always there; the others may lack a text. */
export const LANGUAGES = ['en', 'fr', 'de', 'it', 'es', 'ca', 'pt', 'pl', 'sv', 'fi'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in the languages it was written in. */
export type LocalText = { readonly en: string } & { readonly [language in Exclude<Language, 'en'>]?: string };
