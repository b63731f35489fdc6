import { useState } from 'react';
import type { Field, Rules, Said } from '../../../../server/modules/policies/contract.ts';
import type { Policy, PolicyGiven } from '../../data/policies.ts';
import { kinds } from './kinds.tsx';

/** A policy as it is being written. */
export interface Draft {
  readonly draft: PolicyGiven;
  readonly change: (change: Partial<PolicyGiven>) => void;
  readonly setRule: <F extends Field>(field: F, says: Said<F>) => void;
  readonly addRule: (field: Field) => void;
  readonly removeRule: (field: Field) => void;
}

export const newPolicy = (buildingId: number | null): PolicyGiven => ({
  name: '',
  buildingId,
  type: null,
  categoryId: null,
  resourceGroupId: null,
  resourceId: null,
  groupIds: [],
  rules: {},
});

/** What of a policy is written by people. */
export const givenOf = ({
  name,
  buildingId,
  type,
  categoryId,
  resourceGroupId,
  resourceId,
  groupIds,
  rules,
}: Policy): PolicyGiven => ({
  name,
  buildingId,
  type,
  categoryId,
  resourceGroupId,
  resourceId,
  groupIds,
  rules,
});

/** @param onChange is told of every change */
export function useDraft(first: PolicyGiven, onChange: () => void): Draft {
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<PolicyGiven>): void => {
    setDraft({ ...draft, ...part });
    onChange();
  };
  const setRules = (rules: Rules): void => change({ rules });
  return {
    draft,
    change,
    setRule: (field, says) => setRules({ ...draft.rules, [field]: says }),
    addRule: (field) => setRules({ ...draft.rules, [field]: kinds[field]?.start }),
    removeRule: (field) => setRules(Object.fromEntries(Object.entries(draft.rules).filter(([name]) => name !== field))),
  };
}
