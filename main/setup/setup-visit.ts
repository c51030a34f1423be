import { ensureHome } from '../config/home.ts';
import { loadServices } from '../config/services/load-services.ts';
import { knownToTerminal } from '../config/services/own-institutions.ts';
import { PRESETS } from '../config/services/presets.ts';
import { DEFAULT_SETTINGS, loadSettings, settingsSchema } from '../config/settings.ts';
import type { RegistryTrial, SetupAction, SetupArea, SetupDraft, SetupFault, SetupStep } from '../ipc/setup.ts';
import { keepPin, pinFault } from '../store/keys/operator-pin-file.ts';
import { choose } from './choose.ts';
import { putBackConfig, readWritten, writeConfig } from './config-file.ts';
import { draftOf, type WrittenSettings, withDraft } from './draft.ts';
import { findConfigFiles } from './find-config-files.ts';
import { findFaults, reachable } from './find-faults.ts';
import { type OfferedConfig, offerOfCode, offerOfFile, wordsOfOffer } from './offered-config.ts';
import { searchInstitutions } from './search-institutions.ts';
import { REGISTRY_TRIAL_LIMIT_MS, type SetupWorld } from './setup-world.ts';

/** What outlives a page that is reloaded. */
export interface SetupChoices {
  readonly base: WrittenSettings;
  readonly draft: SetupDraft;
  readonly step: SetupStep;
}

export interface SetupVisit {
  receive(action: SetupAction): void;
  choices(): SetupChoices;
  /** Nothing of it is shown any more; a save that has begun comes to its end. */
  close(): void;
}

/** What a setup starts from: the file there is, or the defaults. */
export function firstChoices(world: SetupWorld): SetupChoices {
  const loaded = loadSettings(world.home);
  const settings = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  const base = loaded.kind === 'ok' ? readWritten(world.home) : {};
  return { base, draft: draftOf(settings, world.hasPin()), step: 'language' };
}

type OpenArea = Extract<SetupArea, { kind: 'open' }>;

/** One page at the setup: choices in, what to show out. Nothing reaches the disk before it is saved. */
export function openVisit(world: SetupWorld, from: SetupChoices, show: (area: SetupArea) => void): SetupVisit {
  const institutions = knownToTerminal(world.home);
  const services = loadServices({ home: world.home, access: 'look', notice: () => undefined }).all();
  const serviceIds = services.map(({ id }) => id);
  const ended = new AbortController();
  let { base, draft, step } = from;
  let newPin: string | null = null;
  let pinFaults: readonly SetupFault[] = [];
  let trial: RegistryTrial = { state: 'none' };
  let trying = new AbortController();
  let files: readonly string[] = [];
  let looking: OpenArea['files']['state'] = 'none';
  let offered: { readonly config: OfferedConfig; readonly from: string } | null = null;
  let found = searchInstitutions(institutions.all(), '');
  let problem: string | null = null;
  let phase: 'choosing' | 'writing' | 'restarting' | 'trial' = 'choosing';
  let hasBefore = false;

  function faults(): readonly SetupFault[] {
    const all = findFaults(base, draft, serviceIds);
    return pinFaults.length === 0 ? all : [...all.filter((fault) => fault.step !== 'pin'), ...pinFaults];
  }

  function area(): SetupArea {
    if (phase === 'trial') return { kind: 'trial', hasBefore };
    if (phase !== 'choosing') return { kind: 'saving', phase };
    return {
      kind: 'open',
      step,
      draft,
      faults: [...faults()],
      institutions: found.map((one) => ({ ...one, country: one.country ?? '' })),
      services: services.map(({ id, name }) => ({
        id,
        name: { ...name },
        isPreset: id in PRESETS || id === DEFAULT_SETTINGS.service,
      })),
      readers: world.running().readers?.current() ?? { names: [], seenBy: null, seenTimes: 0 },
      registryTrial: trial,
      files: { state: looking, found: files.map((place, id) => ({ id, place })) },
      offer: offered === null ? null : wordsOfOffer(offered.from, offered.config),
      problem,
    };
  }

  function publish(): void {
    if (!ended.signal.aborted) show(area());
  }

  function forgetTrial(): void {
    trying.abort();
    trial = { state: 'none' };
  }

  async function tryRegistry(): Promise<void> {
    const settings = withDraft(base, draft);
    const parsed = settingsSchema.safeParse(settings);
    if (!parsed.success) return;
    forgetTrial();
    trying = new AbortController();
    const mine = trying.signal;
    trial = { state: 'asking', host: new URL(parsed.data.registry.url).host, limitMs: REGISTRY_TRIAL_LIMIT_MS };
    publish();
    const came = await world.tryRegistry(settings, AbortSignal.any([mine, ended.signal]));
    if (mine.aborted) return;
    trial = came;
    publish();
  }

  async function lookForFiles(): Promise<void> {
    if (looking === 'looking') return;
    looking = 'looking';
    publish();
    files = await findConfigFiles(world.drives, world.clock);
    looking = 'looked';
    publish();
  }

  function takeOffered(): void {
    if (offered?.config.ok !== true) return;
    const settings = settingsSchema.parse(offered.config.settings);
    base = offered.config.settings;
    draft = { ...draftOf(settings, false), pin: draft.pin };
    forgetTrial();
    step = 'summary';
  }

  function setPin(pin: string, again: string): void {
    const fault = pinFault(pin);
    const code = fault === undefined ? (pin === again ? undefined : 'pin-differs') : fault;
    if (code === undefined) {
      newPin = pin;
      draft = { ...draft, pin: 'new' };
      pinFaults = [];
      return;
    }
    const known = code === 'pin-differs' ? code : /^\d{6,12}$/.test(pin) ? 'pin-guessable' : 'pin-form';
    pinFaults = [{ step: 'pin', field: 'pin', code: known, detail: fault ?? null }];
  }

  async function save(): Promise<void> {
    const wrong = faults()[0];
    if (wrong !== undefined) {
      step = wrong.step;
      return publish();
    }
    phase = 'writing';
    problem = null;
    publish();
    problem = await write();
    if (problem === null) return restart();
    phase = 'choosing';
    publish();
  }

  /** The PIN first: a terminal that serves has one. */
  async function write(): Promise<string | null> {
    const ready = ensureHome(world.home);
    if (!ready.ok) return ready.message;
    if (newPin !== null) {
      const kept = await keepPin(world.home.keysFolder, newPin);
      if (!kept.ok) return kept.message;
      newPin = null;
    }
    hasBefore = loadSettings(world.home).kind === 'ok';
    const written = writeConfig(world.home, withDraft(base, draft));
    return written.ok ? null : written.message;
  }

  async function restart(): Promise<void> {
    phase = 'restarting';
    publish();
    const restarted = await world.restart();
    watchOnce();
    phase = restarted.ok ? 'trial' : 'choosing';
    problem = restarted.ok ? null : restarted.message;
    publish();
  }

  async function putBack(): Promise<void> {
    const put = putBackConfig(world.home);
    if (put.ok) hasBefore = false;
    return put.ok ? restart() : undefined;
  }

  let endWatch = (): void => undefined;
  function watchOnce(): void {
    endWatch();
    endWatch = ended.signal.aborted
      ? () => undefined
      : (world.running().readers?.subscribe(publish) ?? (() => undefined));
  }

  function receive(action: SetupAction): void {
    if (phase === 'trial' && action.do === 'put-back' && hasBefore) return void putBack();
    if (phase !== 'choosing') return;
    switch (action.do) {
      case 'go':
        step = reachable(action.step, faults());
        break;
      case 'search':
        found = searchInstitutions(institutions.all(), action.text);
        break;
      case 'language':
      case 'institution':
      case 'service':
      case 'lane':
      case 'registry':
      case 'reader':
      case 'camera':
        if (action.do === 'registry') forgetTrial();
        draft = choose(draft, action);
        break;
      case 'new-pin':
        setPin(action.pin, action.again);
        break;
      case 'try-registry':
        return void tryRegistry();
      case 'look-for-files':
        return void lookForFiles();
      case 'file': {
        const path = files[action.id];
        if (path !== undefined) offered = { from: path, config: offerOfFile(path) };
        break;
      }
      case 'code':
        offered = { from: 'code', config: offerOfCode(action.text) };
        break;
      case 'take':
        if (action.isWanted) takeOffered();
        offered = null;
        break;
      case 'save':
        return void save();
      case 'open':
      case 'enter':
      case 'leave':
      case 'put-back':
        break;
    }
    publish();
  }

  watchOnce();
  publish();
  return {
    receive,
    choices: () => ({ base, draft: draft.pin === 'new' ? { ...draft, pin: from.draft.pin } : draft, step }),
    close() {
      ended.abort();
      trying.abort();
      endWatch();
      newPin = null;
    },
  };
}
