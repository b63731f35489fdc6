import { tellingIn } from './telling.ts';
import { singleLine, type SeriesEnd, type Words } from './words.ts';

const ONCE = { DAILY: 'Jeden Tag', WEEKLY: 'Jede Woche', MONTHLY: 'Jeden Monat', YEARLY: 'Jedes Jahr' } as const;
const UNITS = { DAILY: 'Tage', WEEKLY: 'Wochen', MONTHLY: 'Monate', YEARLY: 'Jahre' } as const;
const fromEnd = (place: number): string => (place === -1 ? 'letzten' : `${-place}.-letzten`);

const { ofBooking, ofSeries, showClock, withDates, withReason } = tellingIn({
  locale: 'de-DE',
  quotes: ['„', '“'],
  somewhere: 'einen Platz',
  dates: (count) => ['kein weiterer Termin', 'ein Termin'][count] ?? `${count} Termine`,
  notBooked: (dates) => `Nicht gebucht: ${dates}`,
  every: (often, count) => (count === 1 ? ONCE[often] : `Alle ${count} ${UNITS[often]}`),
  nth: (place, weekday) => (place < 0 ? `${fromEnd(place)} ${weekday}` : `${place}. ${weekday}`),
  monthDay: (day) => (day < 0 ? `${fromEnd(day)} Tag` : `${day}.`),
  on: (every, days) => `${every} am ${days}`,
  fromTo: (first, last) => `Von ${first} bis ${last}`,
  title: (label, about, when) => `${label}: ${about}, ${when}`,
});

const changed: Words['events']['booking.updated'] = (booking, spoken) =>
  ofBooking('Geändert', booking, spoken, ({ actor, about }) => `${actor} hat ${about} geändert. So steht es jetzt:`);

/** German. */
export const de: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('Für Sie gebucht', booking, spoken, ({ actor, place }) => `${actor} hat für Sie gebucht: ${place}.`)
        : ofBooking('Einladung', booking, spoken, ({ actor, about }) => `${actor} hat Sie eingeladen: ${about}.`),
    'booking.updated': changed,
    'booking.extended': changed,
    'booking.cancelled': (booking, spoken) =>
      ofBooking('Abgesagt', booking, spoken, ({ actor, about }) => `${actor} hat ${about} abgesagt.`),
    'booking.approved': (booking, spoken) =>
      ofBooking('Genehmigt', booking, spoken, ({ actor, about }) => `${actor} hat ${about} genehmigt.`),
    'booking.rejected': (booking, spoken) =>
      withReason(
        ofBooking('Abgelehnt', booking, spoken, ({ actor, about }) => `${actor} hat ${about} nicht genehmigt.`),
        spoken.actor,
        booking.reason,
      ),
    'booking.expired': (booking, spoken) =>
      ofBooking(
        'Nicht genehmigt',
        booking,
        spoken,
        ({ about }) => `Über ${about} hat vor dem Beginn niemand entschieden.`,
      ),
    'approval.asked': (booking, spoken) =>
      ofBooking(
        'Wartet auf Sie',
        booking,
        spoken,
        ({ actor, about }) => `${actor} bittet Sie um Genehmigung: ${about}.`,
      ),
    'series.approval_asked': (series, spoken) =>
      withDates(
        ofSeries(
          'Wartet auf Sie',
          series,
          spoken,
          ({ actor, about }) => `${actor} bittet Sie um Genehmigung: ${about}.`,
        ),
        series,
      ),
    'series.approved': (series, spoken) =>
      ofSeries('Genehmigt', series, spoken, ({ actor, about }) => `${actor} hat ${about} genehmigt.`),
    'series.rejected': (series, spoken) =>
      withReason(
        ofSeries('Abgelehnt', series, spoken, ({ actor, about }) => `${actor} hat ${about} nicht genehmigt.`),
        spoken.actor,
        series.reason,
      ),
    'series.created': (series, spoken) =>
      spoken.part === 'host'
        ? ofSeries('Für Sie gebucht', series, spoken, ({ actor, place }) => `${actor} hat für Sie gebucht: ${place}.`)
        : ofSeries('Einladung', series, spoken, ({ actor, about }) => `${actor} hat Sie eingeladen: ${about}.`),
    'series.updated': (series, spoken) =>
      ofSeries('Geändert', series, spoken, ({ actor, about }) => `${actor} hat ${about} geändert.`),
    'series.cancelled': (series, spoken) =>
      ofSeries('Abgesagt', series, spoken, ({ actor, about }) => `${actor} hat ${about} abgesagt.`),
    'series.extended': (series, spoken) =>
      ofSeries(
        'Weiter gebucht',
        series,
        spoken,
        ({ about }) => `${about} geht weiter, aber nicht jeder Termin war frei:`,
      ),
    'series.ended': (series, spoken) =>
      ofSeries('Beendet', series, spoken, ({ about }) => SERIES_ENDS[series.why](about)),
    'booking.released': (booking, spoken) =>
      ofBooking('Freigegeben', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `Bis ${showClock(booking.releasedAt, booking.zone)} hat niemand eingecheckt; ${about} wurde freigegeben.`
          : `${actor} hat ${about} freigegeben: Es wurde nicht genutzt.`,
      ),
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? 'eine Adresse';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['er schlägt seit Tagen fehl', ONCE_WELL];
      return {
        title: `Webhook abgeschaltet: ${host}`,
        lines: [`Atrium sendet keine Ereignisse mehr an ${host}: ${why}. ${then}`],
      };
    },
  },
  soon: (booking, spoken) => ofBooking('Gleich', booking, spoken, ({ about }) => `${about} beginnt gleich.`),
  decide: (link) => [`Ansehen und entscheiden können Sie hier. Ohne Entscheidung endet es mit dem Beginn.\n${link}`],
  letter: (name, lines, address) =>
    [`Guten Tag ${singleLine(name)},`, ...lines, `Freundliche Grüße\nAtrium\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string) => string>> = {
  host_left: (about) => `${about} geht nicht weiter: Der Gastgeber ist nicht mehr da. Was gebucht ist, bleibt.`,
  not_recurring: (about) =>
    `${about} geht nicht weiter: Dort werden keine Serien mehr gebucht. Was gebucht ist, bleibt.`,
  no_shows: (about) =>
    `Zu ${about} kam mehrmals nacheinander niemand; die Serie ist beendet. Was noch anstand, ist abgesagt.`,
};

const ONCE_WELL = 'Schalten Sie den Webhook wieder ein, sobald er sie annehmen kann.';
/** Why a webhook was stopped, and what to do. */
const WEBHOOK_ENDS: Readonly<Record<string, readonly [why: string, then: string]>> = {
  gone: ['er hat geantwortet, dass es ihn nicht mehr gibt', ONCE_WELL],
  token_revoked: [
    'das Token, mit dem er angelegt wurde, ist widerrufen oder erneuert',
    'Schalten Sie ihn wieder ein, wenn er noch gebraucht wird: Er gehört dann Ihnen.',
  ],
  handed_over: [
    'wer ihn vor Ihnen hatte, durfte diese Ereignisse nicht mehr hören',
    'Schalten Sie ihn ein, wenn sie gesendet werden sollen.',
  ],
};
