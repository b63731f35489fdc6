import { Button, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../../data/asked.ts';
import { kiosksQuery, usePairScreen, useUnpairScreen, type PairedDevice } from '../../../data/paired-screens.ts';
import type { Building } from '../../../data/places.ts';
import { nameOf, showShortDay, showProblem } from '../../../lib/show.ts';
import { clockIn, dayIn } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useForm } from '../../../ui/form.ts';
import { AskingButton } from '../../../ui/asking-button.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { Refusal } from '../../../ui/refusal.tsx';
import { tell, tellProblem } from '../../../ui/tell.tsx';
import classes from '../visitors.module.css';
import { SideDrawer } from '../../../ui/side-drawer.tsx';

interface Props {
  readonly building: Building;
  readonly onClose: () => void;
}

/** The screens of a building at which visitors say that they are here: pairs one, and ends one. */
export function KiosksDrawer({ building, onClose }: Props) {
  const { t } = useTranslation('kiosks');
  return (
    <SideDrawer size={520} title={`${t('title')} · ${nameOf(building)}`} onClose={onClose}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('lead', { address: `${location.origin}/kiosk` })}
        </Text>
        <PairForm building={building} />
        <Paired building={building} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
        </Group>
      </Stack>
    </SideDrawer>
  );
}

function PairForm({ building }: Pick<Props, 'building'>) {
  const { t } = useTranslation('kiosks');
  const { mutateAsync, error, isPending } = usePairScreen();
  const { props, wrong, refusal } = useForm<'code' | 'name'>({
    fields: {
      code: (value) => (value.trim() === '' ? t('needCode') : null),
      name: (value) => (value.trim() === '' ? t('needName') : null),
    },
    error,
    send({ code, name }) {
      const wish = { code: code.replaceAll(/\s/g, ''), name: name.trim(), buildingId: building.id };
      whenDone(mutateAsync(wish), {
        onSuccess: (made) => {
          tell(t('paired', { name: made.name }));
          props.ref.current?.reset();
        },
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="sm">
        <TextInput
          name="code"
          label={t('code')}
          required
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          error={wrong('code')}
          data-autofocus
        />
        <TextInput name="name" label={t('name')} required maxLength={200} error={wrong('name')} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            {t('pair')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Paired({ building }: Pick<Props, 'building'>) {
  const { t } = useTranslation('kiosks');
  const { data, error, refetch } = useAsked(kiosksQuery(building.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={80} radius={14} aria-hidden="true" />;
  return (
    <section aria-labelledby="paired-kiosks">
      <Title order={3} size="h5" id="paired-kiosks" mb="xs">
        {t('list')}
      </Title>
      {data.length === 0 && <Text c="dimmed">{t('none')}</Text>}
      <ul className={classes.list} hidden={data.length === 0}>
        {data.map((device) => (
          <li key={device.id}>
            <Device device={device} zone={building.zone} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Device({ device, zone }: { readonly device: PairedDevice; readonly zone: string }) {
  const { t } = useTranslation('kiosks');
  const { name, lastSeenAt } = device;
  const seen =
    lastSeenAt === null
      ? t('notSeen')
      : t('seen', { when: `${showShortDay(dayIn(lastSeenAt, zone))}, ${clockIn(lastSeenAt, zone)}` });
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {seen}
        </Text>
      </div>
      <Unpair device={device} />
    </div>
  );
}

function Unpair({ device: { id, name } }: { readonly device: PairedDevice }) {
  const { t } = useTranslation('kiosks');
  const { mutateAsync, isPending } = useUnpairScreen();
  const unpair = () => mutateAsync({ id }).then(() => tell(t('unpaired', { name })), tellProblem);
  const says = {
    what: t('unpair'),
    label: t('unpairOf', { name }),
    title: t('askUnpair', { name }),
    text: t('unpairText'),
    keep: t('keep'),
  };
  return <AskingButton says={says} isPending={isPending} onYes={unpair} />;
}
