import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceGroup } from '../../data/places.ts';
import { useSaveGroup, type Country, type GroupKind } from '../../data/resource-groups.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  /** Where a new one may be. */
  readonly countries: readonly Country[];
  /** What is changed; null: one is added. */
  readonly group: ResourceGroup | null;
  readonly onClose: () => void;
}

const KINDS = ['self_managed', 'managed', 'blind_managed'] as const satisfies readonly GroupKind[];
const kindOf = (value: string): GroupKind => KINDS.find((kind) => kind === value) ?? 'self_managed';

/** What a group of resources is called and how what is in it is booked; of a new one, which country it is of. */
export function GroupQuestion({ countries, group, onClose }: Props) {
  const { t } = useTranslation('resource-groups');
  const { mutateAsync, error, isPending } = useSaveGroup();
  const [kind, setKind] = useState<GroupKind>(group?.kind ?? 'self_managed');
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      countryId: () => null,
      kind: () => null,
    },
    error,
    send: (typed) => {
      const name = typed.name.trim();
      const said = { name, kind };
      const wish = group
        ? { id: group.id, wish: { ...said, version: group.version } }
        : { id: null, wish: { ...said, countryId: Number(typed.countryId) } };
      return whenDone(mutateAsync(wish), {
        onSuccess: () => {
          tell(t(group ? 'saved' : 'added', { name }));
          onClose();
        },
      });
    },
  });
  return (
    <Question title={group ? t('changeTitle', { name: nameOf(group) }) : t('newTitle')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <TextInput
            name="name"
            required
            label={t('name')}
            maxLength={200}
            defaultValue={group?.name ?? ''}
            error={wrong('name')}
            data-autofocus
          />
          {group === null && (
            <NativeSelect
              name="countryId"
              label={t('country')}
              description={t('countryHint')}
              error={wrong('countryId')}
              data={countries.map((country) => ({ value: String(country.id), label: nameOf(country) }))}
            />
          )}
          <NativeSelect
            name="kind"
            label={t('kind')}
            description={t(`kindHints.${kind}`)}
            error={wrong('kind')}
            value={kind}
            onChange={({ currentTarget: { value } }) => setKind(kindOf(value))}
            data={KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons
            isPending={isPending}
            cancel={t('cancel')}
            says={group ? t('save') : t('add')}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Question>
  );
}
