import { writeBookings } from '../../modules/exchange/exchange.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { bookingEndpoints } from './booking-contract.ts';
import { USUAL_ZONE } from './guesses.ts';
import { readMoment } from './moment.ts';
import { said } from './read.ts';
import { readZone } from './zones.ts';

type Calls = Pick<UseCases<typeof bookingEndpoints>, 'exportAppointments'>;

/** What is booked as a spreadsheet. */
export const exporting: Calls = {
  exportAppointments: (ctx, { From, To, TimeZone, OrganizerEmailDomain }) =>
    writeBookings(ctx, {
      during: said({ from: readMoment(From, ctx.now, 'From'), to: readMoment(To, ctx.now, 'To') }),
      timeZone: TimeZone ? readZone(TimeZone, 'TimeZone') : USUAL_ZONE,
      domain: OrganizerEmailDomain || null,
    }),
};
