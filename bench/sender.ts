/** Sends signed calls with nothing but node:http: what delivery would cost if nothing were kept, ordered, guarded or tried again. */
import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { keepAsking, type Loaded, type Pace } from './pacing.ts';
import { play } from './processes.ts';

export interface Sending extends Pace {
  readonly url: string;
  readonly body: string;
}

const secret = randomBytes(32);
const agent = new Agent({ keepAlive: true });

function post({ url, body }: Sending, n: number): Promise<void> {
  const [id, timestamp] = [`msg_${n}`, Math.floor(Date.now() / 1000)];
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    call.on('error', reject).end(body);
  });
}

play(async (sending: Sending): Promise<Loaded> => {
  const failed = Promise.withResolvers<never>();
  const lines = Array.from({ length: sending.connections }, () => null);
  const asking = keepAsking(sending, lines, (_, n, answered) => void post(sending, n).then(answered, failed.reject));
  return Promise.race([asking, failed.promise]);
});
