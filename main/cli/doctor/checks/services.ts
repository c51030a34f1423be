import { type Check, fail, ok, warn } from '../check.ts';

const CODE = 'SERVICE';

/** Whether every file of rules can be used, and whether the service this terminal stands at is there. */
export const checkServices: Check = ({ services, loaded }) => {
  const wanted = loaded.kind === 'ok' ? loaded.settings.service : undefined;
  const findings = services.faults().flatMap(({ service, message, serves }) => {
    const remedy = `mend the file: tessera service check ${service === null ? '' : `services/${service}.json`}`.trim();
    if (serves === 'last-accepted') return warn(CODE, `${message}; the copy accepted last is in force`, remedy);
    return service !== null && service === wanted ? fail(CODE, message, remedy) : warn(CODE, message, remedy);
  });
  const ids = services.all().map(({ id }) => id);
  if (wanted !== undefined && !ids.includes(wanted) && services.faults().every(({ service }) => service !== wanted)) {
    const remedy = `name one of these in config.json: ${ids.join(', ')}`;
    findings.push(...fail(CODE, `there is no service "${wanted}"`, remedy));
  }
  return findings.length > 0
    ? findings
    : ok(CODE, `${wanted ?? 'none configured'}; ${ids.length} services can be used`);
};
