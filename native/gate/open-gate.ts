import type { Gate, GateEvent } from '../../main/application/ports/service-ports.ts';
import { type GateSettings, TOPIC_PREFIX } from '../../main/config/gates.ts';
import { isSameHealth, worstOf } from './health.ts';
import { createMqttOutput } from './mqtt/mqtt-output.ts';
import type { GateHealth, GateOutput, GateParts, PassageSensor } from './parts.ts';
import { createRelayOutput } from './relay/relay-output.ts';
import { createHttpSensor } from './sensor/http-sensor.ts';
import { createMqttSensor } from './sensor/mqtt-sensor.ts';
import { createSerialSensor } from './sensor/serial-sensor.ts';
import { createWebhookOutput } from './webhook/webhook-output.ts';

/**
 * A gate as it is configured. Never throws: what is not there yet is looked for until `close`, and told as the gate's
 * health. It serves from the start; `setServing(false)` and `close` leave it as its `failure` says.
 */
export function openGate(settings: GateSettings, parts: GateParts): Gate {
  return joinGate(settings.id, openOutput(settings, parts), openSensor(settings, parts));
}

/** An output and a sensor, of whatever kinds, as one gate. */
export function joinGate(id: string, output: GateOutput, sensor: PassageSensor | undefined): Gate {
  const listeners = new Set<(event: GateEvent) => void>();
  const starting: GateHealth = { state: 'starting', detail: null, lostOrders: 0 };
  const healths = { output: starting, ...(sensor === undefined ? {} : { sensor: starting }) };
  let health = starting;

  const tell = (event: GateEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const setHealth = (part: keyof typeof healths, { state, detail, lostOrders }: GateHealth): void => {
    healths[part] = { state, detail, lostOrders };
    const next = worstOf(Object.values(healths));
    if (isSameHealth(next, health)) return;
    health = next;
    tell({ kind: 'health', ...next });
  };

  const ends = [
    output.subscribe((next) => setHealth('output', next)),
    sensor?.subscribe((event) => {
      if (event.kind === 'passed') tell(event);
      else setHealth('sensor', event);
    }),
  ];

  return {
    id,
    hasSensor: sensor !== undefined,
    open: output.open,
    announce: output.announce,
    setServing: output.setServing,
    subscribe(listener) {
      listeners.add(listener);
      listener({ kind: 'health', ...health });
      return () => listeners.delete(listener);
    },
    async close() {
      for (const end of ends) end?.();
      await Promise.all([output.close(), sensor?.close()]);
    },
  };
}

function openOutput({ id, output, failure }: GateSettings, parts: GateParts): GateOutput {
  switch (output.kind) {
    case 'relay':
      return createRelayOutput({ settings: output, failure, clock: parts.clock, line: parts.lines.take(output) });
    case 'webhook':
      return createWebhookOutput({ ...parts, gate: id, failure, settings: output });
    case 'mqtt':
      return createMqttOutput({ ...parts, gate: id, failure, settings: output });
  }
}

function openSensor({ id, output, sensor }: GateSettings, parts: GateParts): PassageSensor | undefined {
  switch (sensor?.kind) {
    case undefined:
      return undefined;
    case 'serial':
      return createSerialSensor({ settings: sensor, clock: parts.clock, line: parts.lines.take(sensor) });
    case 'http':
      return createHttpSensor({ settings: sensor, clock: parts.clock, secret: parts.secret });
    case 'mqtt': {
      const prefix = output.kind === 'mqtt' ? output.prefix : TOPIC_PREFIX;
      return createMqttSensor({ ...parts, gate: id, prefix, settings: sensor });
    }
  }
}
