import type { Telling } from './telling.ts';
import { lineOf, singleLine, type Message, type Words } from './words.ts';

type Kind = Parameters<Words['visit']>[0];

/** What a language needs to tell visitors of their visits. */
export interface VisitManner extends Pick<Telling, 'showWhen'> {
  readonly title: (label: string, about: string, when: string) => string;
  readonly labels: Readonly<Record<Kind, string>>;
  /** What a visit is called in a calendar. */
  readonly about: (workplace: string) => string;
  readonly said: Readonly<Record<Kind, (host: string, workplace: string) => string>>;
  /** What stands above the code. */
  readonly code: string;
}

/** The longest address that is passed on. */
const LONGEST_ADDRESS = 300;

/** The way to tell visitors of their visits in one language: each line is whole, so that what people typed stays in its own. */
export const visitsIn =
  ({ showWhen, title, labels, about, said, code }: VisitManner): Words['visit'] =>
  (kind, visit) => {
    const [host, workplace, building] = [visit.host, visit.workplace, visit.building].map(singleLine) as [
      string,
      string,
      string,
    ];
    const when = `${showWhen(visit)} (${visit.zone})`;
    const where = [building, lineOf(visit.address, LONGEST_ADDRESS)].filter((line) => line !== '');
    return {
      title: title(labels[kind], building, showWhen(visit)),
      about: about(workplace),
      lines: [
        said[kind](host, workplace),
        [...where, when].join('\n'),
        ...(kind === 'cancelled' ? [] : [`${code}\n${visit.code}`]),
      ],
    };
  };

/**
 * What a host is told of a visit to her that somebody else called off, or that went with its booking. Without whose it was: who is
 * erased would have to be erased of it.
 */
export const calledOffIn =
  (
    showWhen: Telling['showWhen'],
    title: (when: string) => string,
    said: (actor: string, when: string) => string,
    withBooking: (when: string) => string,
  ): Words['events']['visit.cancelled'] =>
  (visit, { actor }) => {
    const when = showWhen(visit);
    return { title: title(when), lines: [visit.why === 'booking' ? withBooking(when) : said(singleLine(actor), when)] };
  };

type ApprovalWords = Pick<
  Words['events'],
  'visit.updated' | 'visit.approval_asked' | 'visit.approved' | 'visit.rejected' | 'visit.expired'
>;

/** What a language needs to tell of visits that need approval. */
export interface VisitApprovalManner extends Pick<Telling, 'showWhen' | 'withReason'> {
  readonly title: (label: string, about: string, when: string) => string;
  readonly labels: Readonly<Record<'moved' | 'asked' | 'approved' | 'rejected' | 'expired', string>>;
  readonly moved: (actor: string, building: string) => string;
  /** It has to be approved anew. */
  readonly waits: string;
  /** Somebody asks who may be another than the host. */
  readonly asked: (actor: string, building: string, host: string) => string;
  readonly approved: (actor: string, building: string) => string;
  readonly rejected: (actor: string, building: string) => string;
  readonly expired: (building: string) => string;
}

/** What approvers are told of a visit that waits, and its host of what became of that. Neither who comes nor why: whoever decides reads that in the app. */
export function visitApprovalsIn(manner: VisitApprovalManner): ApprovalWords {
  const { showWhen, withReason, title, labels, moved, waits, asked, approved, rejected, expired } = manner;
  const message = (
    label: string,
    visit: Parameters<Telling['showWhen']>[0],
    building: string,
    said: string,
  ): Message => ({ title: title(label, building, showWhen(visit)), lines: [said, `${building}\n${showWhen(visit)}`] });
  const namedIn = (
    spoken: Parameters<ApprovalWords['visit.approved']>[1],
  ): readonly [actor: string, building: string] => [singleLine(spoken.actor), singleLine(spoken.visit?.building ?? '')];
  return {
    'visit.updated': (visit, spoken) => {
      const [actor, building] = namedIn(spoken);
      const said = moved(actor, building);
      return message(labels.moved, visit, building, visit.approval === 'pending' ? `${said} ${waits}` : said);
    },
    'visit.approval_asked': (visit, spoken) => {
      const [actor, building] = namedIn(spoken);
      return message(labels.asked, visit, building, asked(actor, building, singleLine(spoken.visit?.host ?? '')));
    },
    'visit.approved': (visit, spoken) => {
      const [actor, building] = namedIn(spoken);
      return message(labels.approved, visit, building, approved(actor, building));
    },
    'visit.rejected': (visit, spoken) => {
      const [actor, building] = namedIn(spoken);
      const told = message(labels.rejected, visit, building, rejected(actor, building));
      return withReason(told, spoken.actor, spoken.visit?.reason ?? null);
    },
    'visit.expired': (visit, spoken) => {
      const [, building] = namedIn(spoken);
      return message(labels.expired, visit, building, expired(building));
    },
  };
}
