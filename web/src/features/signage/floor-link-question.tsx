import { Anchor, Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { useMakeFloorDisplay } from '../../data/paired-screens.ts';
import { floorsQuery } from '../../data/places.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';

interface Props {
  readonly buildingId: number;
  readonly onClose: () => void;
}

/** Which floor the link shows, and then the link, which is told this once. */
export function FloorLinkQuestion({ buildingId, onClose }: Props) {
  const { t } = useTranslation('signage');
  const [address, setAddress] = useState<string | null>(null);
  return (
    <Question title={t('newLink')} size="md" onClose={onClose}>
      {address === null ? (
        <Asked buildingId={buildingId} onClose={onClose} onMade={setAddress} />
      ) : (
        <Made address={address} onClose={onClose} />
      )}
    </Question>
  );
}

function Asked({ buildingId, onClose, onMade }: Props & { readonly onMade: (address: string) => void }) {
  const { t } = useTranslation('signage');
  const floors = useAsked(floorsQuery(buildingId));
  const { mutateAsync, error, isPending } = useMakeFloorDisplay();
  const { props, wrong, refusal } = useForm<'name' | 'floorId'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      floorId: (value) => (value === '' ? t('needFloor') : null),
    },
    error,
    send({ name, floorId }) {
      const wish = { name: name.trim(), floorId: Number(floorId) };
      whenDone(mutateAsync(wish), { onSuccess: ({ address }) => onMade(address) });
    },
  });
  return (
    <form {...props}>
      <Stack gap="md">
        <TextInput name="name" label={t('name')} required maxLength={200} error={wrong('name')} data-autofocus />
        {floors.error && floors.data === undefined && (
          <Failure error={floors.error} retry={() => void floors.refetch()} />
        )}
        <NativeSelect
          name="floorId"
          label={t('floor')}
          error={wrong('floorId')}
          data={[
            { value: '', label: t('choose') },
            ...(floors.data ?? []).map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
        />
        <Text size="sm" c="dimmed">
          {t('linkShows')}
        </Text>
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <FormButtons isPending={isPending} cancel={t('cancel')} says={t('makeLink')} onClose={onClose} />
      </Stack>
    </form>
  );
}

function Made({ address, onClose }: { readonly address: string; readonly onClose: () => void }) {
  const { t } = useTranslation('signage');
  return (
    <Stack gap="md">
      <CopiedLink link={address} label={t('linkOf')} />
      <Text size="sm" component="output">
        {t('linkOnce')}
      </Text>
      <Answers>
        <Anchor href={address} target="_blank" rel="noreferrer">
          {t('openLink')}
        </Anchor>
        <Button onClick={onClose}>{t('done')}</Button>
      </Answers>
    </Stack>
  );
}
