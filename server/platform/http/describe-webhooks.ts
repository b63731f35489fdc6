import type { EventDeclared, Events } from '../contract/event.ts';
import { webhookBody, webhookHeaders } from '../delivery/contract.ts';
import { describeParameters, type Writer } from './describe-schema.ts';
import type { JsonSchema, OpenApi, Parameter, WebhookCall } from './openapi.ts';
import type { ToldShapes } from './told-shapes.ts';

/** The call that a receiver gets for each event. */
export function describeWebhooks(events: Events, told: ToldShapes, write: Writer): OpenApi['webhooks'] {
  const callFor = (type: string, { summary }: EventDeclared): WebhookCall =>
    webhookCall({
      summary,
      headers: Object.keys(webhookHeaders.properties),
      body: write(webhookBody(type, told.of(type))),
    });
  return Object.fromEntries(Object.entries(events).map(([type, event]) => [type, { post: callFor(type, event) }]));
}

/** A call that a receiver gets. @param headers by what they are called among the parameters of the document */
export const webhookCall = ({
  headers,
  body,
  ...said
}: Pick<WebhookCall, 'summary' | 'description'> & {
  readonly headers: readonly string[];
  readonly body: JsonSchema;
}): WebhookCall => ({
  ...said,
  security: [],
  parameters: headers.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  requestBody: { required: true, content: { 'application/json': { schema: body } } },
  responses: ANSWERS,
});

const ANSWERS = {
  '2XX': { description: 'You have it; anything else is tried again for three days' },
  '410': { description: 'You are gone for good: nothing more is sent there' },
};

/** The headers of every such call. */
export const webhookParameters = (events: Events, write: Writer): Readonly<Record<string, Parameter>> =>
  Object.keys(events).length === 0
    ? {}
    : Object.fromEntries(describeParameters('header', webhookHeaders, write).map((header) => [header.name, header]));
