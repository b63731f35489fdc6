import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Mailbox } from '../../platform/mail/mailbox.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import { findPeople } from '../people/people.ts';
import { sliceBuildings } from '../places/places.ts';
import type { VisitorLetter } from '../visitors/visitors.ts';
import { settingsOf } from './settings.ts';
import { wordsIn } from './words/by-language.ts';

/** What a calendar's entry of a visit is made of. */
export interface VisitForCalendar extends Pick<
  VisitorLetter,
  'visitId' | 'version' | 'start' | 'end' | 'zone' | 'createdAt'
> {
  readonly isCancelled: boolean;
  readonly summary: string;
  readonly location: string;
  readonly notes: string;
  readonly to: Mailbox;
}

export interface VisitorLetterOptions {
  readonly mailRoute: MailRoute;
  readonly writeVisitSheet: (ctx: Ctx, visit: VisitForCalendar) => string;
}

/**
 * Writes to visitors, in the language of their host and by the clocks of the building: where, when and to whom they come, the code by
 * which the front desk knows them, and an entry for their calendars. Nothing of why they come or who else does.
 */
export async function writeToVisitors(
  options: VisitorLetterOptions,
  tx: Tx,
  letters: readonly VisitorLetter[],
): Promise<void> {
  const [hostIds, buildingIds] = [idsOf(letters, 'hostId'), idsOf(letters, 'buildingId')];
  const [people, settings, { items }] = await Promise.all([
    findPeople(tx, hostIds),
    settingsOf(tx, hostIds),
    sliceBuildings(tx, { ids: buildingIds }, { offset: 0, limit: buildingIds.length }),
  ]);
  const buildings = new Map(items.map((building) => [building.id, building]));
  const mails = letters.map((letter): Letter => {
    const { kind, code, to, version, visitId, start, end, zone, createdAt } = letter;
    const isCancelled = kind === 'cancelled';
    const words = wordsIn(settings(letter.hostId).language);
    const { name = '', address = '' } = buildings.get(letter.buildingId) ?? {};
    const host = people.get(letter.hostId)?.name ?? '';
    const said = words.visit(kind, { ...letter, host, workplace: tx.tenant.name, building: name, address });
    const location = [name, address].filter((part) => part !== '').join(', ');
    const times = { start, end, zone, createdAt };
    const calendar = options.writeVisitSheet(tx, {
      ...times,
      visitId,
      version,
      isCancelled,
      summary: said.about,
      location,
      to,
      notes: isCancelled ? '' : code,
    });
    return {
      to: to.email,
      subject: said.title,
      text: words.visitorLetter(to.name, said.lines, tx.tenant.name),
      calendar,
      qrCode: isCancelled ? null : code,
      about: { type: 'badge', id: letter.badgeId },
    };
  });
  await postMail(tx, mails, options.mailRoute);
}

const idsOf = (letters: readonly VisitorLetter[], member: 'hostId' | 'buildingId'): number[] => [
  ...new Set(letters.map((letter) => letter[member])),
];
