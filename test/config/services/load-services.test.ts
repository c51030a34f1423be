import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tesseraHome } from '../../../main/config/home.ts';
import { loadServices } from '../../../main/config/services/load-services.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const EXAMPLE = { name: 'A student', at: '2026-11-23T12:10', expect: 'granted' };
const service = (name: string, differs: object = {}) => JSON.stringify({ name, examples: [EXAMPLE], ...differs });

function terminal() {
  const home = tesseraHome({ TESSERA_HOME: temporaryFolder() }, 'linux');
  mkdirSync(join(home.root, 'services'));
  const notices: string[] = [];
  const load = (access: 'keep' | 'look' = 'keep') =>
    loadServices({ home, zone: 'Europe/Madrid', access, notice: (line) => notices.push(line) });
  const write = (name: string, text: string) => writeFileSync(join(home.root, name), text);
  return { home, load, write, notices };
}

describe('the services of a terminal', () => {
  it('are the built-in one and the presets where it has no files', () => {
    const { load, notices } = terminal();
    expect(
      load()
        .all()
        .map(({ id }) => id),
    ).toEqual(['active-student', 'canteen', 'library', 'transport', 'sports', 'printing', 'exam-hall', 'training']);
    expect(notices).toEqual([]);
  });

  it('are its own files as well, and one of the same name stands in the place of a preset', () => {
    const { load, write } = terminal();
    write('services/canteen.json', service('Our canteen'));
    write('services/pool.json', service('Pool'));
    const services = load();
    expect(services.current('canteen')?.name).toEqual({ en: 'Our canteen' });
    expect(services.current('pool')?.name).toEqual({ en: 'Pool' });
    expect(services.current('library')?.name.fr).toBe('Bibliothèque');
  });

  it('keep to the last good copy where a file is bad at the next start, and say so', () => {
    const { load, write, notices } = terminal();
    write('services/canteen.json', service('Our canteen'));
    load();
    write('services/canteen.json', service('Our canteen', { usage: { perDay: 0 } }));
    const services = load();
    expect(services.current('canteen')?.name).toEqual({ en: 'Our canteen' });
    expect(services.faults()).toMatchObject([
      {
        service: 'canteen',
        serves: 'last-accepted',
        faults: [expect.stringMatching(/canteen\.json:1:\d+: "usage\.perDay"/)],
      },
    ]);
    expect(notices).toEqual([expect.stringContaining('what was accepted last stays in force')]);
  });

  it('keep to it where the examples fail', () => {
    const { load, write } = terminal();
    write('services/canteen.json', service('Our canteen'));
    const services = load();
    write('services/canteen.json', service('Ours', { examples: [{ ...EXAMPLE, card: { status: 'expired' } }] }));
    services.reload();
    expect(services.current('canteen')?.name).toEqual({ en: 'Our canteen' });
    expect(services.faults()[0]?.message).toContain('must be "refused: expired"');
  });

  it('take the file again once it is mended', () => {
    const { load, write } = terminal();
    write('services/canteen.json', '{');
    const services = load();
    expect(services.current('canteen')).toBeUndefined();
    write('services/canteen.json', service('Mended'));
    services.reload();
    expect(services.current('canteen')?.name).toEqual({ en: 'Mended' });
    expect(services.faults()).toEqual([]);
  });

  it('never let a preset stand in for a bad file that was meant to replace it', () => {
    const { load, write } = terminal();
    const services = load();
    expect(services.current('canteen')).toBeDefined();
    write('services/canteen.json', '{');
    services.reload();
    expect(services.current('canteen')).toBeUndefined();
    expect(services.faults()).toMatchObject([{ service: 'canteen', serves: 'nothing' }]);
  });

  it('go back to the preset where the file is taken away', () => {
    const { home, load, write } = terminal();
    write('services/canteen.json', service('Our canteen'));
    const services = load();
    rmSync(join(home.root, 'services/canteen.json'));
    services.reload();
    expect(services.current('canteen')?.name.fr).toBe('Restaurant universitaire');
  });

  it.each([
    ['Canteen.json', /lower-case letters/],
    ['active-student.json', /built-in service "active-student" can't be replaced/],
  ])('are none by the name %s', (name, message) => {
    const { load, write } = terminal();
    write(`services/${name}`, service('Mine'));
    expect(load().faults()[0]?.message).toMatch(message);
  });

  it('are not written anywhere by those who only look', () => {
    const { home, load, write } = terminal();
    write('services/canteen.json', service('Our canteen'));
    load('look');
    expect(readdirSync(home.root)).toEqual(['services']);
  });

  it('go on where no copy can be kept, and say so', () => {
    const { home, load, write, notices } = terminal();
    write('services/canteen.json', service('Our canteen'));
    writeFileSync(home.dataFolder, 'a file where the folder should be');
    expect(load().current('canteen')?.name).toEqual({ en: 'Our canteen' });
    expect(notices).toEqual([expect.stringContaining("can't be made")]);
  });

  it('go by their copies where the folder may not be read', () => {
    const { home, load, write } = terminal();
    write('services/canteen.json', service('Our canteen'));
    load();
    rmSync(join(home.root, 'services'), { recursive: true });
    write('services', 'a file where the folder should be');
    const services = load();
    expect(services.current('canteen')?.name).toEqual({ en: 'Our canteen' });
    expect(services.faults()[0]).toMatchObject({ service: null, message: expect.stringContaining("can't be read") });
  });
});

describe('institutions', () => {
  const OURS = JSON.stringify({ '123456789': { name: 'Here', country: 'ES' } });
  const ONLY_OURS = service('Pool', { accepts: { institutions: ['123456789'] } });

  it("are those of the terminal's own list as well", () => {
    const { load, write } = terminal();
    write('services/pool.json', ONLY_OURS);
    expect(load().faults()[0]?.message).toContain('add it to institutions.json');
    write('institutions.json', OURS);
    const services = load();
    expect(services.faults()).toEqual([]);
    expect(services.countryOf('123456789')).toBe('ES');
    expect(services.countryOf('990797674')).toBe('DE');
    expect(services.countryOf('111111111')).toBeNull();
  });

  it('are those of the last good list where the file is bad', () => {
    const { load, write } = terminal();
    write('institutions.json', OURS);
    write('services/pool.json', ONLY_OURS);
    load();
    write('institutions.json', '{ "123456789": { "name": "Here", "country": "Spain" } }');
    const services = load();
    expect(services.countryOf('123456789')).toBe('ES');
    expect(services.current('pool')).toBeDefined();
    expect(services.faults()).toMatchObject([
      { service: null, serves: 'last-accepted', message: expect.stringContaining('two capital letters') },
    ]);
  });

  it('are not held against a service where the first list is bad', () => {
    const { load, write } = terminal();
    write('institutions.json', '[]');
    write('services/pool.json', ONLY_OURS);
    const services = load();
    expect(services.current('pool')).toBeDefined();
    expect(services.faults()).toMatchObject([{ service: null, serves: 'nothing' }]);
  });
});
