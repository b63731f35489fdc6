import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Field, Said } from '../../../../server/modules/policies/contract.ts';
import type { BookingCheck, CheckRefusal } from '../../data/booking-checks.ts';
import { groupsQuery } from '../../data/people.ts';
import { dayIn, type Period } from '../../lib/when.ts';
import { codeText } from './code-text.ts';
import { sentenceOf, usedSentence } from './tell.ts';

type RuleInForce = BookingCheck['rules'][number];

/** Rules that are told with the groups they name. */
const NAMING: ReadonlySet<Field> = new Set(['bookableBy', 'visibleTo', 'managedBy']);

/** What a check says, in sentences. */
export interface Reasons {
  /** Why not: the rule itself, else what went wrong. */
  readonly reasonOf: (refusal: CheckRefusal) => string;
  /** The rules in force, each once. */
  readonly sentences: readonly (RuleInForce & { readonly sentence: string })[];
}

/** Puts what a check says of a period into the reader's words. */
export function useReasons({ rules }: Pick<BookingCheck, 'rules'>, period: Period, zone: string): Reasons {
  const { t } = useTranslation('rules');
  const needsGroups = rules.some(({ rule }) => NAMING.has(rule));
  const { data: groups = [] } = useQuery({ ...groupsQuery, enabled: needsGroups });
  const telling = {
    t,
    groupName: (id: number) => groups.find((group) => group.id === id)?.name,
    day: dayIn(period.start, zone),
  };
  const tell = ({ rule, says }: RuleInForce): string | null => sentenceOf(rule, says[rule] as Said<Field>, telling);
  const own = rules.filter(({ rule }, at) => rules.findIndex((one) => one.rule === rule) === at);
  return {
    reasonOf: (refusal) => {
      if (refusal.quota) return usedSentence(refusal.quota, t);
      const ofIt = rules.filter(({ rule, resourceId }) => rule === refusal.rule && resourceId === refusal.resourceId);
      // A combined room has such a rule from each of its parts.
      const found = ofIt.find(({ policyId }) => policyId === refusal.policyId) ?? ofIt[0];
      return (found && tell(found)) ?? codeText(refusal);
    },
    sentences: own.flatMap((one) => {
      const sentence = tell(one);
      return sentence === null ? [] : [{ ...one, sentence }];
    }),
  };
}
