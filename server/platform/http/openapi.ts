import type { TSchema } from 'typebox';
import type { Endpoint } from '../contract/endpoint.ts';
import type { ProblemKind } from '../contract/problems.ts';

/** The parts of an OpenAPI 3.1 document that we write and read. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly Server[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Security[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: WebhookCall }>>;
  readonly components: Components;
}

export const VERSION = '1.0.0';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

interface Server {
  readonly url: string;
  readonly variables?: Readonly<Record<string, { readonly default: string; readonly description?: string }>>;
}

/** Schemes that are needed together, by name. */
type Security = Readonly<Record<string, readonly string[]>>;

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Refusals, by the codes they may carry. */
  readonly responses: Readonly<Record<string, Response>>;
  readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface Response {
  readonly description: string;
  readonly content?: Content;
}

export interface Reference {
  readonly $ref: string;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly Security[];
  /** Where it is asked for, if not where the others are. */
  readonly servers?: readonly Server[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/** A call that others get; it has no name of its own, for nobody asks for it. */
export interface WebhookCall extends Omit<Operation, 'operationId' | 'tags' | 'parameters'> {
  readonly parameters: readonly Reference[];
}

/** The way a face speaks, for programs to read. */
export interface Dialect<E extends Endpoint = Endpoint> {
  readonly title: string;
  readonly description: string;
  /** Where the face is mounted. */
  readonly server: Server;
  /** Ways to show who one is, by name … */
  readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  /** … and which of them (together) let one in. */
  readonly security: readonly Security[];
  /** Media types in which a body is taken. */
  readonly bodies: readonly string[];
  /** What else has to be shown for an operation, in words. */
  opens?(endpoint: E): string;
  /** Headers that an operation takes. */
  headers(endpoint: E): readonly Parameter[];
  /** A good answer as it is sent: the contract's reply, perhaps in an envelope. Answers are cut to it. */
  reply(endpoint: E): Endpoint['reply'];
  /** All that an operation may refuse with, under the statuses that are sent. */
  refusals(endpoint: E): readonly ProblemKind[];
  /** A refusal as it is sent. */
  refusal(status: number): { readonly mediaType: string; readonly shape: TSchema };
  /** Named shapes of its own. */
  readonly shapes: Readonly<Record<string, TSchema>>;
}

/** The last part of a reference. */
export const nameIn = ($ref: string): string => $ref.slice($ref.lastIndexOf('/') + 1);

/** An answer itself, where an operation only refers to it. */
export function answerIn({ components }: OpenApi, answer: Response | Reference): Response | undefined {
  return '$ref' in answer ? components.responses[nameIn(answer.$ref)] : answer;
}
