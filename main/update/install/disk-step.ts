import { systemFaultOf } from '../../store/system-fault.ts';
import type { InstallStep } from './installation.ts';

/** A step whose faults of the file system are a value. */
export function diskStep(what: string, work: () => void): InstallStep {
  try {
    work();
    return { ok: true };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { ok: false, message: `${what}: ${fault.reason}` };
  }
}
