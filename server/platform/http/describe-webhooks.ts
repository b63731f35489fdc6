import type { EventDeclared, Events } from '../contract/event.ts';
import { webhookBody, webhookHeaders } from '../delivery/contract.ts';
import { describeParameters, type Writer } from './describe-schema.ts';
import type { OpenApi, Parameter, WebhookCall } from './openapi.ts';
import type { ToldShapes } from './told-shapes.ts';

/** The call that a receiver gets for each event. */
export function describeWebhooks(events: Events, told: ToldShapes, write: Writer): OpenApi['webhooks'] {
  const parameters = Object.keys(webhookHeaders.properties).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
  const callFor = (type: string, { summary }: EventDeclared): WebhookCall => ({
    summary,
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: write(webhookBody(type, told.of(type))) } },
    },
    responses: ANSWERS,
  });
  return Object.fromEntries(Object.entries(events).map(([type, event]) => [type, { post: callFor(type, event) }]));
}

const ANSWERS = {
  '2XX': { description: 'You have it; anything else is tried again for three days' },
  '410': { description: 'You are gone for good: the webhook is disabled' },
};

/** The headers of every such call. */
export const webhookParameters = (events: Events, write: Writer): Readonly<Record<string, Parameter>> =>
  Object.keys(events).length === 0
    ? {}
    : Object.fromEntries(describeParameters('header', webhookHeaders, write).map((header) => [header.name, header]));
