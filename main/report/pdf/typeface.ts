import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PACKAGE = '@expo-google-fonts/atkinson-hyperlegible-next';

/** Files of the typeface (OFL 1.1), found from the sources as from the bundle: both lie in the package's reach. */
export function typefaceFiles(): { readonly regular: string; readonly bold: string } {
  const folder = dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  return {
    regular: join(folder, '400Regular', 'AtkinsonHyperlegibleNext_400Regular.ttf'),
    bold: join(folder, '700Bold', 'AtkinsonHyperlegibleNext_700Bold.ttf'),
  };
}
