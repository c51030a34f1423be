import { useSignal } from '@preact/signals';
import { t } from '../../texts/texts.ts';
import { Options } from '../options.tsx';
import { faultOf, type StepProps } from '../step-props.ts';
import { TextField } from '../text-field.tsx';

const OWN = 'own';
const NONE = 'none';
/** Found ones shown while the keys take the room. */
const MOST_WITH_KEYS = 3;

/** Out of the list, or by PIC, name and country where it isn't there. */
export function InstitutionStep({ area, act }: StepProps) {
  const { institution } = area.draft;
  const isListed = area.institutions.some(({ pic }) => pic === institution?.pic);
  const isOwn = useSignal(institution !== null && !isListed);
  const search = useSignal('');
  const own = institution ?? { pic: '', name: '', country: '' };
  const chosen = isOwn.value ? OWN : institution === null ? NONE : institution.pic;
  const choose = (id: string): void => {
    isOwn.value = id === OWN;
    if (id === NONE) act({ do: 'institution', institution: null });
    else if (id === OWN) act({ do: 'institution', institution: { pic: '', name: '', country: '' } });
    else {
      const listed = area.institutions.find(({ pic }) => pic === id);
      if (listed !== undefined) act({ do: 'institution', institution: listed });
    }
  };
  const options = [
    ...area.institutions.map(({ pic, name, country }) => ({ id: pic, title: name, hint: `${country} ${pic}` })),
    { id: OWN, title: t('setup.institution.own'), hint: t('setup.institution.ownHint') },
    { id: NONE, title: t('setup.institution.none'), hint: t('setup.institution.noneHint') },
  ];
  if (isOwn.value) {
    const set = (change: Partial<typeof own>): void => act({ do: 'institution', institution: { ...own, ...change } });
    return (
      <div class="setup-fields">
        <TextField
          name="pic"
          label={t('setup.institution.pic')}
          value={own.pic}
          fault={faultOf(area, 'pic')}
          keys="digits"
          maxLength={9}
          onText={(pic) => set({ pic })}
        />
        <TextField
          name="institution-name"
          label={t('setup.institution.name')}
          value={own.name}
          fault={faultOf(area, 'name')}
          keys="letters"
          maxLength={200}
          onText={(name) => set({ name })}
        />
        <TextField
          name="country"
          label={t('setup.institution.country')}
          value={own.country}
          fault={faultOf(area, 'country')}
          keys="letters"
          maxLength={2}
          onText={(country) => set({ country: country.toUpperCase() })}
        />
        <button type="button" onClick={() => choose(NONE)}>
          {t('setup.institution.toList')}
        </button>
      </div>
    );
  }
  return (
    <>
      <TextField
        name="search"
        label={t('setup.institution.search')}
        value={search.value}
        keys="letters"
        maxLength={60}
        onText={(text) => {
          search.value = text;
          act({ do: 'search', text });
        }}
      >
        {search.value !== '' && (
          <Options
            name="institution-found"
            label={t('setup.institution.found')}
            options={options.slice(0, area.institutions.length).slice(0, MOST_WITH_KEYS)}
            chosen={chosen}
            onChoose={choose}
          />
        )}
      </TextField>
      <Options
        name="institution"
        label={t('setup.steps.institution')}
        options={options}
        chosen={chosen}
        onChoose={choose}
      />
    </>
  );
}
