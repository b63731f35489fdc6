import type { Static, TObject, TSchema } from 'typebox';
import type { EndpointScope } from './scopes.ts';
import type { ProblemKind } from './problems.ts';

/** Where an operation is asked for. */
export interface Address {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under the face's prefix, with `{name}` for parameters. */
  readonly path: `/${string}`;
}

/**
 * One operation as data: what may be said, what is answered, who may ask. Validation, types, OpenAPI, the
 * authorisation matrix and the web client all come from it. The key it stands under in a contract is its name everywhere.
 */
export interface Endpoint extends Address {
  /** Where it is asked for as well. */
  readonly aliases?: readonly Address[];
  readonly scope: EndpointScope;
  /** `whole`: it is about the workplace as a whole, so a role that is limited to buildings may not. Elsewhere the use case judges the place. */
  readonly reach?: 'whole';
  readonly summary: string;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TObject;
  /** Media types of a body that is taken as bytes; the input then has `contentType` and `bytes`. */
  readonly accepts?: readonly string[];
  /** Cap of the body, in bytes; 1 MiB unless said. */
  readonly bodyLimit?: number;
  /** How much of what one caller may have done at a time it takes; 1 unless said. */
  readonly cost?: number;
  /**
   * An answer without items is given once there are some, at most so many seconds later as its query says in `wait`: it is asked for again at
   * this event, where the event's members are the same as what it was asked with.
   */
  readonly waits?: { readonly for: string; readonly same: Readonly<Record<string, string>> };
  /** `false`: what it answers is true at that instant alone, so an Idempotency-Key is not heeded. */
  readonly once?: false;
  /** A paired device may ask for it too: where the browser keeps what makes it one, that counts before a session. Of others it counts nowhere. */
  readonly device?: true;
  /** The answer's shape; null is an empty 204; 'bytes' is a file (`FileReply`). */
  readonly reply: TSchema | null | 'bytes';
  /** 200 unless said (204 for an empty reply). */
  readonly status?: 200 | 201 | 202 | 204;
  /** Refusals beyond the ones every endpoint may give (400, 401, 403, 404 for an unknown id, 429). */
  readonly errors?: readonly ProblemKind[];
  /**
   * The answer opens or closes the caller's session: the cookie is set from the use case's `sessionToken`, or cleared. One that
   * opens it or proves whose account it is makes the browser a known one of that account, by the use case's `deviceProof`.
   * One that `pairs` makes it a screen that can be paired, by the use case's `deviceSecret`.
   */
  readonly session?: 'opens' | 'closes' | 'proves' | 'pairs';
}

export type Endpoints = Readonly<Record<string, Endpoint>>;

/** A reply of bytes; with a `name` it is kept as a file rather than shown. */
export interface FileReply {
  readonly contentType: string;
  /** All of it, made when it is asked for perhaps; or part by part while it is made (`platform/http/flow.ts`). */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Answers If-None-Match with 304; what is made part by part has none. */
  readonly etag?: string;
  readonly name?: string;
}

type Part<S> = S extends TObject ? Static<S> : object;
type Upload<E extends Endpoint> = E['accepts'] extends readonly string[]
  ? { readonly contentType: string; readonly bytes: Uint8Array }
  : object;

/** What a use case gets: params, query and body side by side (a test sees to it that their names do not clash). */
export type Input<E extends Endpoint> = Part<E['params']> & Part<E['query']> & Part<E['body']> & Upload<E>;

// 'bytes' comes first: the type TSchema takes any text.
export type Reply<E extends Endpoint> = E['reply'] extends 'bytes'
  ? FileReply
  : E['reply'] extends TSchema
    ? Static<E['reply']>
    : void;

/** What a use case answers with; a `sessionToken`, a `deviceProof` and a `deviceSecret` go into cookies and never into the reply. */
export type Answer<E extends Endpoint> = E['session'] extends 'opens'
  ? Reply<E> & { readonly sessionToken: string; readonly deviceProof: string }
  : E['session'] extends 'proves'
    ? { readonly deviceProof: string }
    : E['session'] extends 'pairs'
      ? Reply<E> & { readonly deviceSecret: string }
      : Reply<E>;

/** Declares a contract's endpoints, keeping their exact types. */
export const declareEndpoints = <const Es extends Endpoints>(declared: Es): Es => declared;
