import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReauthorize, type Connection, type Connector } from '../../data/connections.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { ToldToken } from './told-token.tsx';
import { AskedFields, credentialName, needed, neededOf, readSettings, settingName, textsOf } from './asked-fields.tsx';
import { LinkFor } from './connect-links/made-link.tsx';
import classes from './connections.module.css';
import { PartOf } from './part-of.tsx';

interface Props {
  readonly connection: Connection;
  readonly connector: Connector;
}

/** Gives a connection other credentials: the former ones are forgotten, and shown to nobody. */
export function CredentialsOf({
  connection: { id, name, settings: given },
  connector: { settings, credentials },
}: Props) {
  const { t } = useTranslation('connections');
  const { mutateAsync, error, isPending, data, reset } = useReauthorize(id);
  const [made, setMade] = useState(0);
  const { props, wrong, refusal } = useForm({
    fields: {
      ...needed(settings, settingName, t('need')),
      ...neededOf(credentials, { need: t('need'), needAny: t('needAny') }),
    },
    error,
    send: (typed) =>
      whenDone(
        mutateAsync({
          settings: readSettings(settings, typed),
          credentials: textsOf(credentials, credentialName, typed),
        }),
        {
          onSuccess: () => {
            setMade(made + 1);
            tell(t('hasOthers', { name }));
          },
        },
      ),
  });
  return (
    <PartOf part="credentials" title={t('credentials')} label={t('credentialsOf', { name })}>
      <form {...props} key={made} className={classes.form}>
        <AskedFields fields={settings} nameOf={settingName} wrong={wrong} given={given} />
        <AskedFields fields={credentials} nameOf={credentialName} wrong={wrong} secret />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <div>
          <Button type="submit" size="xs" loading={isPending}>
            {t('giveOthers')}
          </Button>
        </div>
      </form>
      <LinkFor connection={{ id, name }} />
      {typeof data?.token === 'string' && (
        <ToldToken connectionId={data.connection.id} name={data.connection.name} token={data.token} onClose={reset} />
      )}
    </PartOf>
  );
}
