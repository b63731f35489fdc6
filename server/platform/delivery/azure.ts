import type { StoragePipelineOptions } from '@azure/storage-queue';
import type { Egress, EgressReply } from '../net/egress.ts';
import { readQueueAddress } from './queue-address.ts';

/** What is put on a queue. */
export interface QueueMessage {
  /** Of the queue, without what opens it. */
  readonly url: string;
  /** What opens it: the account's key, or a shared access signature that begins with `?`. */
  readonly opener: string;
  readonly body: string;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal;
}

export interface Queues {
  /** Puts a message on a queue. @throws what the egress throws: nothing leaves the house but by it */
  put(message: QueueMessage): Promise<EgressReply>;
}

/** What a queue will never take, however often: no such message, or one too large. */
export const isRefusedForGood = (status: number): boolean => status === 400 || status === 413;

type Client = NonNullable<StoragePipelineOptions['httpClient']>;

/** Azure's own client in what it says and signs; what it sends goes through our egress, once: the delivery tries again. */
export function createQueues(egress: Pick<Egress, 'send'>): Queues {
  return {
    async put({ url, opener, body, ...bounds }) {
      // Loaded when the first queue is there: most have none.
      const azure = await import('@azure/storage-queue');
      const account = readQueueAddress(url)?.account ?? '';
      let seen: EgressReply | null = null;
      let failure: unknown = null;
      const httpClient: Client = {
        async sendRequest(request) {
          try {
            seen = await egress.send({
              url: request.url,
              method: 'POST',
              headers: request.headers.rawHeaders(),
              ...(typeof request.body === 'string' && { body: request.body }),
              ...bounds,
            });
          } catch (error) {
            failure = error;
            throw error;
          }
          const { status, headers } = seen;
          return { request, status, headers: headersLike(headers), bodyAsText: seen.body.toString('utf8') };
        },
      };
      const options = { httpClient, retryOptions: { maxTries: 1 } };
      const client = opener.startsWith('?')
        ? new azure.QueueClient(url + opener, new azure.AnonymousCredential(), options)
        : new azure.QueueClient(url, new azure.StorageSharedKeyCredential(account, opener), options);
      // What came of it is what we saw: an answer that the client cannot read is one all the same.
      const unsent = await client.sendMessage(Buffer.from(body).toString('base64')).then(
        () => null,
        (error: unknown) => error,
      );
      if (seen !== null) return seen;
      throw failure ?? unsent;
    },
  };
}

/** As much of the client's own headers as it reads. */
const headersLike = (headers: EgressReply['headers']) =>
  ({ toJson: () => headers, rawHeaders: () => headers }) as unknown as Awaited<
    ReturnType<Client['sendRequest']>
  >['headers'];
