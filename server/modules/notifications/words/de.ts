import type { DataOf } from '../../../platform/contract/event.ts';
import { whyOf } from './de-seats.ts';
import { assigningIn } from './assigning.ts';
import { changedIn } from './changed.ts';
import { keepingIn } from './keeping.ts';
import { sensorsIn } from './sensors.ts';
import { spacesIn } from './spaces.ts';
import { tagsIn } from './tags.ts';
import { tellingIn } from './telling.ts';
import { calledOffIn, visitApprovalsIn, visitsIn } from './visits.ts';
import { nameOfStranger, singleLine, type SeriesEnd, type Words } from './words.ts';

const ONCE = { DAILY: 'Jeden Tag', WEEKLY: 'Jede Woche', MONTHLY: 'Jeden Monat', YEARLY: 'Jedes Jahr' } as const;
const UNITS = { DAILY: 'Tage', WEEKLY: 'Wochen', MONTHLY: 'Monate', YEARLY: 'Jahre' } as const;
const fromEnd = (place: number): string => (place === -1 ? 'letzten' : `${-place}.-letzten`);

const {
  ofAssigned,
  ofAssignment,
  ofBumped,
  ofBooking,
  ofClosure,
  ofKeeping,
  ofOutOfUse,
  ofHandedOver,
  ofSeries,
  ofTask,
  ofTeamDay,
  ofVisitor,
  showAt,
  showClock,
  showWhen,
  withDates,
  withReason,
} = tellingIn({
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
  closure: {
    label: 'Geschlossen',
    said: (place, when) => `${place} ist geschlossen, ${when}.`,
    becomes: 'Das wird aus Ihren Buchungen dort:',
    reason: (quoted) => `Grund: ${quoted}`,
    became: {
      moved: (was, now) => `Verlegt von ${was} nach ${now}`,
      shortened: (was) => `Endet früher: ${was}`,
      cancelled: (was) => `Abgesagt: ${was}`,
    },
    more: (count) => `Und ${count} weitere: Sie finden alle unter Meine Buchungen.`,
  },
  assigned: {
    label: 'Vergeben',
    said: (place, from) => `${place} ist ab ${from} jemandem fest zugeteilt. Das wird aus Ihren Buchungen dort:`,
  },
  outOfUse: {
    title: (places) => `Außer Betrieb: ${places}`,
    said: (places) => `Ab jetzt außer Betrieb: ${places}.`,
    kept: 'Ihre Buchungen dort bleiben bestehen, verlassen können Sie sich darauf nicht: Bitte wählen Sie unter Meine Buchungen für jede einen anderen Platz. Das sind die nächsten:',
  },
});

const CLOCKS = 'Es wurde bekannt, dass die Uhren dann anders gehen.';

const visitCalledOff = calledOffIn(
  showWhen,
  (when) => `Besuch abgesagt: ${when}`,
  (actor, when) => `${actor} hat einen Besuch bei Ihnen abgesagt, ${when}. Wer per E-Mail eingeladen war, erfährt es.`,
  (when) =>
    `Die Buchung, zu der Ihr Besuch kommen sollte, findet nicht statt; der Besuch ist abgesagt, ${when}. Wer per E-Mail eingeladen war, erfährt es.`,
);

const visitApprovals = visitApprovalsIn({
  showWhen,
  withReason,
  title: (label, about, when) => `${label}: ${about}, ${when}`,
  labels: {
    moved: 'Besuch verschoben',
    asked: 'Besuch wartet auf Sie',
    approved: 'Besuch genehmigt',
    rejected: 'Besuch abgelehnt',
    expired: 'Besuch nicht genehmigt',
  },
  moved: (actor, building) => `${actor} hat den Besuch bei Ihnen verschoben: ${building}.`,
  waits: 'Er wartet wieder auf Genehmigung.',
  asked: (actor, building, host) =>
    `${actor} bittet Sie um Genehmigung eines Besuchs bei ${host}: ${building}. Wer kommt, steht in der App.`,
  approved: (actor, building) =>
    `${actor} hat den Besuch bei Ihnen genehmigt: ${building}. Ihre Gäste werden eingeladen.`,
  rejected: (actor, building) =>
    `${actor} hat den Besuch bei Ihnen nicht genehmigt: ${building}. Niemand wird eingeladen.`,
  expired: (building) =>
    `Niemand hat vor seinem Beginn über den Besuch bei Ihnen entschieden: ${building}. Niemand wird eingeladen.`,
});

/** German. */
export const de: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('Für Sie gebucht', booking, spoken, ({ actor, place }) => `${actor} hat für Sie gebucht: ${place}.`)
        : ofBooking('Einladung', booking, spoken, ({ actor, about }) => `${actor} hat Sie eingeladen: ${about}.`),
    ...changedIn('de', { ofBooking, ofSeries }),
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
    'booking.zone_clashed': (booking, spoken) =>
      ofBooking(
        'Zu einer anderen Uhrzeit',
        booking,
        spoken,
        ({ about }) =>
          `${CLOCKS} ${about} war für ${showClock(booking.meantStart, booking.zone)} gedacht, aber dann haben andere den Platz. Bitte sehen Sie nach:`,
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
    'series.cancelled': (series, spoken) =>
      ofSeries('Abgesagt', series, spoken, ({ actor, about }) => `${actor} hat ${about} abgesagt.`),
    'series.extended': (series, spoken) =>
      ofSeries(
        'Weiter gebucht',
        series,
        spoken,
        ({ about }) => `${about} geht weiter, aber nicht jeder Termin war frei:`,
      ),
    'series.services_left_out': (series, spoken) =>
      ofSeries(
        'Services fehlen',
        series,
        spoken,
        ({ about }) => `${about} geht weiter, aber nicht jeder Termin bekommt seine Services:`,
      ),
    'series.ended': (series, spoken) =>
      ofSeries('Beendet', series, spoken, ({ about }) => SERIES_ENDS[series.why](about, series.dates)),
    'series.zone_changed': (series, spoken) =>
      ofSeries(
        'Die Uhren gehen anders',
        series,
        spoken,
        ({ about }) => `${CLOCKS} ${about} bleibt zur selben Uhrzeit.`,
        (dates) =>
          `Dann haben andere den Platz, daher liegen diese Termine jetzt zu einer anderen Uhrzeit: ${dates}. Bitte sehen Sie nach.`,
      ),
    'booking.released': (booking, spoken) =>
      ofBooking('Freigegeben', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `Bis ${showClock(booking.releasedAt, booking.zone)} hat niemand eingecheckt; ${about} wurde freigegeben.`
          : booking.emptySince === undefined
            ? `${actor} hat ${about} freigegeben: Es wurde nicht genutzt.`
            : EMPTY(about, showClock(booking.emptySince, booking.zone)),
      ),
    'booking.checked_out': (booking, spoken) =>
      ofBooking('Vorzeitig beendet', booking, spoken, ({ about }) =>
        EMPTY(about, showClock(booking.emptySince ?? booking.start, booking.zone)),
      ),
    'waiting_entry.offered': (entry, spoken) =>
      ofBooking('Frei für Sie', entry, spoken, ({ place }) => OFFERED(place, entry)),
    'waiting_entry.lapsed': (entry, spoken) =>
      ofBooking(
        'Angebot beendet',
        entry,
        spoken,
        ({ place }) =>
          `${place} wurde nicht rechtzeitig angenommen und ging an die Nächsten. Sie warten nicht mehr darauf; bei Bedarf tragen Sie sich bitte erneut ein.`,
      ),
    'waiting_entry.withdrawn': (entry, spoken) =>
      ofBooking(
        'Angebot zurückgezogen',
        entry,
        spoken,
        ({ place }) =>
          `Was für Sie gehalten wurde, ist dann geschlossen oder wird anders gebraucht: ${place}. Sie bleiben auf der Warteliste und hören, sobald etwas für Sie frei ist:`,
      ),
    'user.delegates_changed': ({ change }, { principal }) => {
      const name = singleLine(principal ?? 'jemand anderen');
      return change === 'ends'
        ? {
            title: `Sie buchen nicht mehr für ${name}`,
            lines: [`Sie können für ${name} nichts mehr buchen, ändern oder absagen.`],
          }
        : {
            title: `Sie können für ${name} buchen`,
            lines: [`Ab jetzt können Sie für ${name} buchen, ändern und absagen.`],
          };
    },
    'user.left': (left, spoken) =>
      ofHandedOver(left, spoken, (from, count) => ({
        title: `An Sie übergeben: ${count === 1 ? 'eine Buchung' : `${count} Buchungen`} von ${from}`,
        line: `${from} ist nicht mehr da. Was ${from} gebucht hatte, gehört jetzt Ihnen:`,
      })),
    'seat_request.granted': (request, spoken) => {
      const message = ofBooking(
        'Ihr Schreibtisch',
        { ...request, title: '' },
        spoken,
        ({ place }) => `Ihr Platzwunsch wurde erfüllt: ${place}.`,
      );
      return { ...message, lines: [...message.lines, ...whyOf(request)] };
    },
    'seat_request.lost': (request) => {
      const when = showWhen(request);
      return {
        title: `Kein Schreibtisch: ${when}`,
        lines: [`Ihr Platzwunsch wurde nicht erfüllt, ${when}.`, ...whyOf(request)],
      };
    },
    'closure.affected': ofClosure,
    ...keepingIn('de', ofKeeping),
    ...sensorsIn('de', showAt),
    ...spacesIn('de', { ofBooking, withReason }),
    ...tagsIn('de', showAt),
    'team_day.created': (day, spoken) =>
      ofTeamDay(
        'Teamtag',
        day,
        spoken,
        ({ actor, about, desks, until }) =>
          `${actor} plant ${about} mit Ihrem Team. ${desks === 1 ? 'Ein Platz ist' : `${desks} Plätze sind`} bis ${until} für Sie reserviert: Nehmen Sie sich einen auf der Seite Ihres Teams.`,
      ),
    'team_day.cancelled': (day, spoken) =>
      ofTeamDay(
        'Teamtag abgesagt',
        day,
        spoken,
        ({ actor, about }) =>
          `${actor} hat ${about} abgesagt. ${spoken.part === 'host' ? 'Ihr Platz bleibt für Sie gebucht: Sagen Sie die Buchung ab, wenn Sie nicht kommen.' : 'Für Ihr Team sind keine Plätze mehr reserviert.'}`,
      ),
    'team_day.updated': (day, spoken) =>
      day.was
        ? ofTeamDay(
            'Teamtag geändert',
            day,
            spoken,
            ({ actor, about, was, until }) =>
              `${actor} hat ${about}${was === null ? '' : `, bisher ${was},`} geändert. ${spoken.part === 'host' ? 'Ihr Platz bleibt für Sie gebucht.' : `Plätze sind bis ${until} für Sie reserviert.`}`,
          )
        : ofTeamDay(
            'Plätze zurückgezogen',
            day,
            spoken,
            ({ about, place }) =>
              `Was für ${about} reserviert war, ist dann geschlossen oder wird anders gebraucht: ${place}.`,
          ),
    'assignment.affected': ofAssigned,
    ...assigningIn('de', { ofAssignment, ofBumped }),
    'badge.arrived': (_badge, spoken) =>
      ofVisitor('Ihr Besuch ist da', spoken, ({ name, building }) => `${name} erwartet Sie: ${building}.`),
    'service_task.created': (task, spoken) =>
      ofTask('Zu erledigen', task, spoken, ({ about }) => `${about} ist bestellt und Ihre Aufgabe.`),
    'service_task.updated': (task, spoken) =>
      ofTask(
        'Aufgabe geändert',
        task,
        spoken,
        ({ about }) => `${about} ist anders: wann, wo, wie viel oder wer es erledigt.`,
      ),
    'service_task.reopened': (task, spoken) =>
      ofTask('Doch zu erledigen', task, spoken, ({ about }) => `${about} ist doch zu erledigen.`),
    'service_task.cancelled': (task, spoken) =>
      ofTask('Nicht mehr zu erledigen', task, spoken, ({ about }) => `${about} wird nicht mehr gebraucht.`),
    'visit.cancelled': visitCalledOff,
    ...visitApprovals,
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? 'eine Adresse';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['er schlägt seit Tagen fehl', ONCE_WELL];
      return {
        title: `Webhook abgeschaltet: ${host}`,
        lines: [`Atrium sendet keine Ereignisse mehr an ${host}: ${why}. ${then}`],
      };
    },
  },
  visit: visitsIn({
    showWhen,
    title: (label, building, when) => `${label}: ${building}, ${when}`,
    labels: { invited: 'Ihr Besuch', changed: 'Ihr Besuch, geändert', cancelled: 'Ihr Besuch, abgesagt' },
    about: (workplace) => `Besuch: ${workplace}`,
    said: {
      invited: (host, workplace) => `${host} (${workplace}) erwartet Sie:`,
      changed: (host, workplace) => `Ihr Besuch bei ${host} (${workplace}) hat sich geändert. So gilt er jetzt:`,
      cancelled: (host, workplace) => `Ihr Besuch bei ${host} (${workplace}) ist abgesagt:`,
    },
    code: 'Nennen Sie am Empfang diesen Code, oder zeigen Sie sein Bild:',
  }),
  visitorLetter: (name, lines, workplace) =>
    [`Guten Tag ${nameOfStranger(name)},`, ...lines, `Freundliche Grüße\n${singleLine(workplace)}`].join('\n\n'),
  soon: (booking, spoken) => ofBooking('Gleich', booking, spoken, ({ about }) => `${about} beginnt gleich.`),
  outOfUse: ofOutOfUse,
  join: (link) => `Online teilnehmen:\n${link}`,
  decide: (link) => [`Ansehen und entscheiden können Sie hier. Ohne Entscheidung endet es mit dem Beginn.\n${link}`],
  forHost: (host, message) => ({
    ...message,
    title: `Für ${singleLine(host)}: ${message.title}`,
    lines: [`Sie haben es für ${singleLine(host)} veranlasst. Dorthin geht diese Mitteilung:`, ...message.lines],
  }),
  letter: (name, lines, address) =>
    [`Guten Tag ${singleLine(name)},`, ...lines, `Freundliche Grüße\nAtrium\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
/** What ended as sensors said that nobody was there. */
const EMPTY = (about: string, since: string): string =>
  `Seit ${since} war laut den Sensoren niemand da, daher endete ${about} vorzeitig: Die restliche Zeit ist für andere frei.`;

const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string, dates: number) => string>> = {
  host_left: (about, dates) =>
    `${about} geht nicht weiter: Der Gastgeber ist nicht mehr da. ${dates > 0 ? 'Was kommen sollte, ist abgesagt.' : 'Was gebucht ist, bleibt.'}`,
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

/** What is held for whom it is offered to. */
const OFFERED = (place: string, { until, zone }: DataOf<'waiting_entry.offered'>): string =>
  `${place} ist frei geworden und wird${until === null ? '' : ` bis ${showClock(until, zone)}`} für Sie gehalten. Nehmen Sie an oder lassen Sie den Nächsten den Vortritt.`;
