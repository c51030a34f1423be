import type { MqttSensorSettings } from '../../../main/config/gates.ts';
import { createBrokerLink } from '../mqtt/broker-link.ts';
import { brokerOptions } from '../mqtt/broker-options.ts';
import { gateTopics } from '../mqtt/topics.ts';
import type { GateParts, PassageSensor } from '../parts.ts';
import { parsePassage } from './passage-message.ts';
import { createPassages } from './passages.ts';

interface MqttSensorParts extends Omit<GateParts, 'lines'> {
  readonly gate: string;
  /** Of the topic, where none is configured. */
  readonly prefix: string;
  readonly settings: MqttSensorSettings;
}

/** A sensor that publishes to a topic. Anything else on the topic is passed over. */
export function createMqttSensor(parts: MqttSensorParts): PassageSensor {
  const { settings, clock, terminal, gate, prefix } = parts;
  const passages = createPassages(clock, settings.debounceMs);
  const link = createBrokerLink({
    clock,
    options: () => brokerOptions(settings, `tessera-${terminal}-${gate}-sensor`, parts),
    will: null,
    topic: settings.topic ?? gateTopics(prefix, terminal, gate).passage,
  });

  const unsubscribe = link.subscribe((event) => {
    switch (event.kind) {
      case 'up':
        passages.health.set('ready');
        break;
      case 'down':
        passages.health.set('failing', `sensor: broker ${new URL(settings.url).host} ${event.detail}`);
        break;
      case 'message': {
        // A retained one is from before.
        if (event.isRetained) break;
        const text = new TextDecoder().decode(event.payload);
        if (settings.payload !== undefined) {
          if (text === settings.payload) passages.signal(null);
          break;
        }
        const passage = parsePassage(text);
        if (passage.ok) passages.signal(passage.presentation);
        break;
      }
    }
  });

  return {
    subscribe: passages.subscribe,
    async close() {
      unsubscribe();
      await link.close();
    },
  };
}
