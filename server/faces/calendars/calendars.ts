import type { FastifyInstance } from 'fastify';
import { mount, type Serving } from '../../platform/http/mount.ts';
import { readFeed, type SheetOptions } from '../../modules/calendars/calendars.ts';
import { endpoints } from './contract.ts';
import type { CalendarDoor } from './door.ts';

/** Calendar feeds, for programs that know nothing but an address. */
export const calendars = (app: FastifyInstance, serving: Serving, door: CalendarDoor, options: SheetOptions): void =>
  mount(app, serving, door, endpoints, { readCalendar: (ctx) => readFeed(ctx, door.feedOf(ctx.who), options) });
