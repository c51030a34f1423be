import type { SetupAction, SetupDraft } from '../ipc/setup.ts';

type Choice = Extract<
  SetupAction,
  { do: 'language' | 'institution' | 'service' | 'lane' | 'registry' | 'reader' | 'camera' }
>;

/** The choices with one more made. What is wrong with it is told by the faults, not here. */
export function choose(draft: SetupDraft, action: Choice): SetupDraft {
  switch (action.do) {
    case 'language':
      return { ...draft, language: action.language };
    case 'institution':
      return { ...draft, institution: action.institution };
    case 'service':
      return { ...draft, service: action.id };
    case 'lane':
      return { ...draft, lane: action.name };
    case 'registry':
      return { ...draft, registry: { choice: action.choice, url: action.url } };
    case 'reader':
      return { ...draft, reader: action.name };
    case 'camera':
      return { ...draft, camera: action.label };
  }
}
