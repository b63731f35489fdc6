import { setTimeout as pause } from 'node:timers/promises';
import mqtt, { type IClientOptions, type IPublishPacket } from 'mqtt';
import { BODY_LIMIT } from '../../platform/limits/gates.ts';
import { TOPIC, type Message, type Reason } from './messages.ts';

/** For so long the broker keeps what comes while nobody listens. */
const SESSION_SECONDS = 7 * 86_400;
/** So many messages the broker sends ahead of their answers; they are taken one after the other. */
const IN_FLIGHT = 20;
/** A broker does not send what is larger, and says nothing of it: what is only too large for us comes, and is refused aloud. */
const MAX_PACKET = 4 * BODY_LIMIT;
const GOODBYE_MS = 1_000;

/** One connection to the broker: what ends it, ends it for good. */
export interface Link {
  /** Resolves when it is over, with why. */
  readonly over: Promise<string>;
  /** Ends it. What is not answered by now comes again, to whoever listens next. */
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly url: string;
  readonly clientId: string;
  /** Takes one message at a time; null leaves it unanswered. */
  readonly take: (message: Message, gone: AbortSignal) => Promise<Reason | null>;
  /** It hears from now on. */
  readonly onHearing: () => void;
  /** How long neither side is silent: a message in hand for longer ends the connection, and comes again. */
  readonly keepAliveSeconds?: number;
}

/**
 * Connects to the broker under a session that outlives the connection, and takes what is published. A message is acknowledged
 * when it was taken, and no other is read before: what waits, waits at the broker.
 */
export function openLink({ url, clientId, take, onHearing, keepAliveSeconds = 30 }: LinkOptions): Link {
  const gone = new AbortController();
  const over = Promise.withResolvers<string>();
  let taking: Promise<unknown> | null = null;
  let why = 'the connection ended';
  const hand = ({ topic, payload }: IPublishPacket, answer: (reason: Reason) => void): void => {
    const taken = async (): Promise<void> => {
      const reason = await take({ topic, payload: Buffer.from(payload) }, gone.signal);
      if (reason !== null) answer(reason); // also while it ends: it would come again, and without a time count twice
    };
    taking = taken();
  };
  const client = mqtt.connect({
    ...addressOf(url),
    ...SESSION,
    keepalive: keepAliveSeconds,
    clientId,
    customHandleAcks: (_topic, _payload, packet, answer) => hand(packet as IPublishPacket, (reason) => answer(reason)),
  });
  // What was published at QoS 0 is not answered, and waited for all the same.
  client.handleMessage = (packet, done) => (packet.qos === 0 ? hand(packet, () => done()) : done());
  client.on('error', ({ message }) => (why = message));
  client.on('disconnect', ({ reasonCode }) => (why = `the broker ended it (${reasonCode ?? 0})`));
  client.on('close', () => {
    gone.abort();
    over.resolve(why);
  });
  client.on('connect', () =>
    client.subscribe(TOPIC, HOW, (error) => {
      if (!error) return onHearing();
      why = `not subscribed: ${error.message}`;
      client.end(true);
    }),
  );
  return {
    over: over.promise,
    async close() {
      gone.abort();
      await taking;
      await endOf(client);
    },
  };
}

/** Retained messages are from before, and would be measured anew with every subscription: none are sent. */
const HOW = { qos: 1, rh: 2 } as const;

const SESSION = {
  protocolVersion: 5,
  clean: false,
  properties: {
    sessionExpiryInterval: SESSION_SECONDS,
    receiveMaximum: IN_FLIGHT,
    maximumPacketSize: MAX_PACKET,
  },
  reconnectPeriod: 0,
  resubscribe: false,
} as const satisfies IClientOptions;

/** Name and password are taken out of the address here, and told to nobody else. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'mqtts:';
  return {
    protocol: isSecure ? 'mqtts' : 'mqtt',
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 8883 : 1883) : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}

/** With a goodbye, so that what was answered last is on its way; without one where nobody hears it. */
async function endOf(client: mqtt.MqttClient): Promise<void> {
  if (client.connected) {
    const waited = new AbortController();
    const patience = pause(GOODBYE_MS, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([client.endAsync(), patience]);
    waited.abort();
  }
  client.end(true);
  client.stream.destroy();
}
