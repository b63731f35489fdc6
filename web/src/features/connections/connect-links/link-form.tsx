import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMakeLink } from '../../../data/connect-sessions.ts';
import type { Connector } from '../../../data/connections.ts';
import { showProblem } from '../../../lib/show.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useForm } from '../../../ui/form.ts';
import { Refusal } from '../../../ui/refusal.tsx';
import { Unfolding } from '../../../ui/unfolding.tsx';
import { AskedFields, readSettings, settingName, type Needed } from '../asked-fields.tsx';
import classes from '../connections.module.css';
import { ScheduleFields } from '../schedule-fields.tsx';
import { readSchedule, scheduleNeeded } from '../schedules.ts';
import { MadeLink } from './made-link.tsx';
import { OpenLinks } from './open-links.tsx';

/** Makes a link by which somebody without an account connects a system; those that count stand below. */
export function LinkForm({ connectors }: { readonly connectors: readonly Connector[] }) {
  const { t } = useTranslation(['connect-links', 'connections']);
  const [key, setKey] = useState(connectors[0]?.key);
  const make = useMakeLink();
  const connector = connectors.find((one) => one.key === key);
  if (connector === undefined) return null;
  return (
    <Unfolding title={t('title')} label={t('title')}>
      <Text size="sm" c="dimmed">
        {t('text')}
      </Text>
      {connectors.length > 1 && (
        <NativeSelect
          label={t('connections:system')}
          value={connector.key}
          data={connectors.map((one) => ({ value: one.key, label: one.name }))}
          onChange={({ currentTarget: { value } }) => setKey(value)}
        />
      )}
      <Wish key={connector.key} connector={connector} make={make} />
      {make.data && <MadeLink link={make.data} onClose={make.reset} />}
      <OpenLinks />
    </Unfolding>
  );
}

interface WishProps {
  readonly connector: Connector;
  readonly make: ReturnType<typeof useMakeLink>;
}

/** What is said beforehand; all but the name may be left open. */
function Wish({ connector: { key, name, settings, every }, make: { mutateAsync, error, isPending } }: WishProps) {
  const { t } = useTranslation(['connect-links', 'connections']);
  const open = settings.map((field) => ({ ...field, required: false }));
  const fields: Needed = {
    name: (value) => (value.trim() === '' ? t('connections:needName') : null),
    ...scheduleNeeded(t('connections:need')),
    ...Object.fromEntries(open.map((field) => [settingName(field.name), () => null])),
  };
  const { props, wrong, refusal } = useForm({
    fields,
    error,
    send: (typed) =>
      whenDone(
        mutateAsync({
          name: typed['name']?.trim() ?? '',
          connector: key,
          schedule: readSchedule(typed),
          settings: readSettings(open, typed),
        }),
        {},
      ),
  });
  return (
    <form {...props} className={classes.form} aria-label={t('title')}>
      <TextInput name="name" label={t('connections:name')} maxLength={200} error={wrong('name')} defaultValue={name} />
      <AskedFields fields={open} nameOf={settingName} wrong={wrong} />
      <Text size="sm" c="dimmed">
        {t('other')}
      </Text>
      <ScheduleFields schedule={{ type: 'interval', every }} wrong={wrong} />
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
      <div>
        <Button type="submit" variant="default" loading={isPending}>
          {t('make')}
        </Button>
      </div>
    </form>
  );
}
