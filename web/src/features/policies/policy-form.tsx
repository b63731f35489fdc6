import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { keepsPoliciesIn, useSavePolicy, type Policy, type PolicyGiven } from '../../data/policies.ts';
import { useMe } from '../../data/session.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { Conflict } from './conflict.tsx';
import { givenOf, newPolicy, useDraft, type Draft } from './draft.ts';
import { FOUND_HOLIDAYS } from './inputs/calendar-file.tsx';
import { GroupsInput } from './inputs/plain.tsx';
import type { Names } from './names.ts';
import classes from './policy-editor.module.css';
import { DeletePolicy } from './questions.tsx';
import { RuleCards } from './rule-cards.tsx';
import { WhereFields } from './where-fields.tsx';
import { checksOf, contradictionOf, type FieldName } from './wrong.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  /** Null: a new one. */
  readonly base: Policy | null;
  readonly names: Names;
  readonly onDirty: () => void;
  /** Somebody else's version is taken instead. */
  readonly onTheirs: (theirs: Policy) => void;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}

/** All that a policy says; a refusal stands at the field, or the rule, that it blames. */
export function PolicyForm({ base, names, onDirty, onTheirs, onCancel, onDone }: Props) {
  const { t } = useTranslation('policies');
  const { mutateAsync, error, isPending, reset } = useSavePolicy();
  const draft = useDraft(useFirst(base), () => {
    onDirty();
    // What was refused is not what stands there now.
    if (error !== null) reset();
  });
  const given = { ...draft.draft, name: draft.draft.name.trim() };
  const save = (version: number): void =>
    whenDone(mutateAsync({ id: base?.id ?? null, version, given, key: newKey() }), {
      onSuccess: ({ name }) => {
        tell(t('saved', { name }));
        onDone();
      },
    });
  const { props, wrong, refusal } = useForm<FieldName>({
    fields: checksOf(given, t),
    error,
    send: () => save(base?.version ?? 0),
  });
  const wrongAt = (name: FieldName): string | null => wrong(name) && (contradictionOf(error, t) ?? wrong(name));
  return (
    <form {...props}>
      <Stack gap="lg" className={classes.fields ?? ''}>
        <Fields draft={draft} names={names} wrong={wrongAt} />
        {isProblem(error, 'version_conflict') && base !== null ? (
          <Conflict id={base.id} onTheirs={onTheirs} onMine={save} />
        ) : (
          refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>
        )}
      </Stack>
      <div className={classes.footer}>
        {base !== null && <DeletePolicy policy={base} onDeleted={onDone} />}
        <Text size="xs" c="dimmed" className={classes.stays ?? ''}>
          {t('stays')}
        </Text>
        <Group gap={8} wrap="nowrap">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('save')}
          </Button>
        </Group>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly names: Names;
  readonly wrong: (name: FieldName) => string | null;
}

function Fields({ draft, names, wrong }: FieldsProps) {
  const { t } = useTranslation('policies');
  const { name, groupIds } = draft.draft;
  return (
    <>
      <TextInput
        name="name"
        label={t('name')}
        maxLength={200}
        data-autofocus
        value={name}
        error={wrong('name')}
        onChange={({ currentTarget: { value } }) => draft.change({ name: value })}
      />
      <WhereFields where={draft.draft} onChange={draft.change} wrong={wrong} />
      <GroupsInput
        name="groupIds"
        isLabelShown
        label={t('forWhom')}
        placeholder={t('everybody')}
        groupIds={groupIds}
        error={wrong('groupIds')}
        onChange={(ids) => draft.change({ groupIds: ids })}
      />
      <div>
        <Title order={3} size="h5" mb="xs">
          {t('rules')}
        </Title>
        <RuleCards
          draft={draft}
          names={names}
          wrong={(field) => wrong(`rules.${field}`) ?? (field === 'hours' ? wrong(FOUND_HOLIDAYS) : null)}
          isMissing={wrong('rules') !== null}
        />
      </div>
    </>
  );
}

/** What stands there first; a new one is about as much as the role reaches. */
function useFirst(base: Policy | null): PolicyGiven {
  const me = useMe();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const [first] = useState(() => {
    if (base !== null) return givenOf(base);
    const own = buildings.find(({ id }) => keepsPoliciesIn(me, id));
    return newPolicy(keepsPoliciesIn(me, null) ? null : (own?.id ?? null));
  });
  return first;
}
