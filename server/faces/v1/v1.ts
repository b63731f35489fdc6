import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import * as audit from '../../platform/audit/audit.ts';
import * as auditContract from '../../platform/audit/contract.ts';
import * as authContract from '../../modules/access/contract.ts';
import * as me from '../../modules/access/me.ts';
import * as tokens from '../../modules/access/tokens.ts';
import type { Endpoints } from '../../platform/contract/endpoint.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import * as mail from '../../platform/mail/mail.ts';
import * as mailContract from '../../platform/mail/contract.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import * as deliveryContract from '../../platform/delivery/contract.ts';
import * as eventContract from '../../platform/events/contract.ts';
import * as feed from '../../platform/events/feed.ts';
import * as availabilityContract from '../../modules/availability/contract.ts';
import * as availability from '../../modules/availability/availability.ts';
import * as bookingContract from '../../modules/bookings/contract.ts';
import * as bookings from '../../modules/bookings/bookings.ts';
import * as peopleContract from '../../modules/people/contract.ts';
import * as people from '../../modules/people/people.ts';
import * as notificationContract from '../../modules/notifications/contract.ts';
import * as notifications from '../../modules/notifications/notifications.ts';
import * as planContract from '../../modules/plans/contract.ts';
import * as plans from '../../modules/plans/plans.ts';
import * as spaceContract from '../../modules/spaces/contract.ts';
import * as spaces from '../../modules/spaces/spaces.ts';

/** A part of the API: the title it is described under, a contract, and the use cases that keep it. */
interface Part {
  readonly tag: string;
  readonly endpoints: Endpoints;
  /** Its named shapes. */
  readonly shapes: Readonly<Record<string, TSchema>>;
  readonly open: (app: FastifyInstance, serving: Serving, services: Services) => void;
}

/** Use cases that need more than a context: they were put together in main. */
export interface Services {
  readonly webhooks: UseCases<typeof deliveryContract.deliveryEndpoints>;
}

/** A use case that is missing or does not fit its contract is a compile error. */
const part = <Es extends Endpoints>(
  tag: string,
  contract: Readonly<Record<string, unknown>>,
  endpoints: Es,
  useCases: (services: Services) => UseCases<Es>,
): Part => ({
  tag,
  endpoints,
  shapes: namedShapes(contract),
  open: (app, serving, services) => mount(app, serving, endpoints, useCases(services)),
});

/** A contract's exported objects: `Booking`, `Resource`. */
const namedShapes = (contract: Readonly<Record<string, unknown>>): Part['shapes'] =>
  Object.fromEntries(
    Object.entries(contract).filter(
      ([name, value]) => /^[A-Z]/.test(name) && (value as TSchema & { type?: unknown })?.type === 'object',
    ),
  ) as Part['shapes'];

/** Atrium's own API: the contracts as they are, with no rule of its own. */
export const v1Parts: readonly Part[] = [
  part('Access', authContract, authContract.authEndpoints, () => ({ ...me, ...tokens })),
  part('People', peopleContract, peopleContract.peopleEndpoints, () => people),
  part('Places', spaceContract, spaceContract.spaceEndpoints, () => spaces),
  part('Floor plans', planContract, planContract.planEndpoints, () => plans),
  part('Availability', availabilityContract, availabilityContract.availabilityEndpoints, () => availability),
  part('Bookings', bookingContract, bookingContract.bookingEndpoints, () => bookings),
  part('Events', eventContract, eventContract.eventEndpoints, () => feed),
  part('Webhooks', deliveryContract, deliveryContract.deliveryEndpoints, ({ webhooks }) => webhooks),
  part('Notifications', notificationContract, notificationContract.notificationEndpoints, () => notifications),
  part('Audit', auditContract, auditContract.auditEndpoints, () => audit),
  part('Mail', mailContract, mailContract.mailEndpoints, () => mail),
];

/** Opens all parts. */
export function v1(app: FastifyInstance, serving: Serving, services: Services): void {
  for (const { open } of v1Parts) open(app, serving, services);
}
