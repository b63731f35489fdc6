import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnect, type Connector } from '../../data/connections.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import {
  AskedFields,
  credentialName,
  needed,
  neededOf,
  readSettings,
  settingName,
  textsOf,
  type Needed,
} from './asked-fields.tsx';
import { LinkForm } from './connect-links/link-form.tsx';
import classes from './connections.module.css';
import { ScheduleFields } from './schedule-fields.tsx';
import { readSchedule, scheduleNeeded } from './schedules.ts';
import { ToldToken } from './told-token.tsx';

/** Connects a foreign system. Its token is shown as long as it counts, until it is put away: nobody can show it again. */
export function Connect({ connectors }: { readonly connectors: readonly Connector[] }) {
  const { t } = useTranslation('connections');
  const [key, setKey] = useState(connectors[0]?.key);
  const [made, setMade] = useState(0);
  const connect = useConnect();
  const connector = connectors.find((one) => one.key === key);
  if (connector === undefined) return <Text mb="lg">{t('noConnector')}</Text>;
  const { data, reset } = connect;
  return (
    <div className={classes.connect}>
      {/* What was typed is a secret in part: once it is connected, the form is put away, and another one begins empty. */}
      <Unfolding key={made} title={t('connect')} label={t('connectText')}>
        {connectors.length > 1 && (
          <NativeSelect
            label={t('system')}
            value={connector.key}
            data={connectors.map((one) => ({ value: one.key, label: one.name }))}
            onChange={({ currentTarget: { value } }) => setKey(value)}
          />
        )}
        <ConnectForm key={connector.key} connector={connector} connect={connect} onMade={() => setMade(made + 1)} />
      </Unfolding>
      <LinkForm connectors={connectors} />
      {data && (
        <ToldToken
          title={t('connected', { name: data.name })}
          connectionId={data.id}
          name={data.name}
          token={data.token}
          onClose={reset}
        />
      )}
    </div>
  );
}

interface FormProps {
  readonly connector: Connector;
  readonly connect: ReturnType<typeof useConnect>;
  readonly onMade: () => void;
}

/** What a connector asks for: its settings, and what opens its source. */
function ConnectForm({ connector, connect: { mutateAsync, error, isPending }, onMade }: FormProps) {
  const { t } = useTranslation('connections');
  const { settings, credentials } = connector;
  const fields: Needed = {
    name: (value) => (value.trim() === '' ? t('needName') : null),
    ...scheduleNeeded(t('need')),
    ...needed(settings, settingName, t('need')),
    ...neededOf(credentials, { need: t('need'), needAny: t('needAny') }),
  };
  const { props, wrong, refusal } = useForm({
    fields,
    error,
    send: (typed) =>
      whenDone(
        mutateAsync({
          name: typed['name']?.trim() ?? '',
          connector: connector.key,
          schedule: readSchedule(typed),
          settings: readSettings(settings, typed),
          credentials: textsOf(credentials, credentialName, typed),
        }),
        { onSuccess: onMade },
      ),
  });
  return (
    <form {...props} className={classes.form} aria-label={t('connectText')}>
      <TextInput name="name" label={t('name')} maxLength={200} error={wrong('name')} defaultValue={connector.name} />
      <AskedFields fields={settings} nameOf={settingName} wrong={wrong} />
      <AskedFields fields={credentials} nameOf={credentialName} wrong={wrong} secret />
      <ScheduleFields schedule={{ type: 'interval', every: connector.every }} wrong={wrong} />
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
      <div>
        <Button type="submit" loading={isPending}>
          {t('connect')}
        </Button>
      </div>
    </form>
  );
}
