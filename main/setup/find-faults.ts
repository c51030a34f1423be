import { schemaFaults } from '../config/schema-fault.ts';
import { settingsSchema } from '../config/settings.ts';
import { SETUP_STEPS, type SetupDraft, type SetupFault, type SetupStep } from '../ipc/setup.ts';
import { type WrittenSettings, withDraft } from './draft.ts';

/** Where the setup asks for a setting, and what is told where it is wrong. */
const PLACES: Readonly<Record<string, Pick<SetupFault, 'step' | 'field' | 'code'>>> = {
  'institution.pic': { step: 'institution', field: 'pic', code: 'pic' },
  'institution.name': { step: 'institution', field: 'name', code: 'name' },
  'institution.country': { step: 'institution', field: 'country', code: 'country' },
  service: { step: 'service', field: 'service', code: 'service' },
  lane: { step: 'service', field: 'lane', code: 'lane' },
  'registry.url': { step: 'registry', field: 'url', code: 'address' },
  'camera.name': { step: 'camera', field: 'camera', code: 'text' },
  'reader.name': { step: 'reader', field: 'reader', code: 'text' },
};

/**
 * What is wrong with the choices, by the schema the file is read with, in the order of the steps. `serviceIds`: those
 * the terminal has.
 */
export function findFaults(
  base: WrittenSettings,
  draft: SetupDraft,
  serviceIds: readonly string[],
): readonly SetupFault[] {
  const written = withDraft(base, draft);
  const parsed = settingsSchema.safeParse(written);
  const faults: SetupFault[] = parsed.success
    ? []
    : schemaFaults(settingsSchema, written, parsed.error).map(({ path, text }) => ({
        ...(PLACES[path.join('.')] ?? { step: 'summary', field: path.join('.'), code: 'other' }),
        detail: text,
      }));
  if (!serviceIds.includes(draft.service)) {
    faults.push({ step: 'service', field: 'service', code: 'service', detail: null });
  }
  if (draft.pin === 'none') faults.push({ step: 'pin', field: 'pin', code: 'pin-missing', detail: null });
  return faults.toSorted((a, b) => placeOf(a.step) - placeOf(b.step));
}

/** The farthest step that may be gone to: up to the first that has a fault, and no farther. */
export function reachable(wanted: SetupStep, faults: readonly SetupFault[]): SetupStep {
  const first = faults[0];
  return first !== undefined && placeOf(first.step) < placeOf(wanted) ? first.step : wanted;
}

function placeOf(step: SetupStep): number {
  return SETUP_STEPS.indexOf(step);
}
