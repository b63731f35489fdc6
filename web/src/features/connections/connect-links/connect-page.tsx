import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  openedLinkQuery,
  useCompleteLink,
  useTryLink,
  type CompletedLink,
  type Entered,
  type OpenedLink,
} from '../../../data/connect-sessions.ts';
import { isProblem } from '../../../lib/problem.ts';
import { showClock, showProblem } from '../../../lib/show.ts';
import { ownZone } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { ToldOnce } from '../../../parts/told-once.tsx';
import { useForm } from '../../../ui/form.ts';
import { Front } from '../../../ui/front.tsx';
import { Refusal } from '../../../ui/refusal.tsx';
import { AskedFields, credentialName, needed, neededOf, readSettings, settingName, textsOf } from '../asked-fields.tsx';
import { Checks } from '../checks.tsx';
import classes from '../connections.module.css';
import { labelOf } from '../labels.ts';
import { usePermissionName } from '../permission-name.ts';

const hasEnded = (error: unknown): boolean => isProblem(error, 'connect_session_ended');

/** Where a link leads by which somebody without an account connects a system. The secret stands behind the `#`, which no server is told. */
export function ConnectPage() {
  const { t } = useTranslation('connect-links');
  const secret: string = useRouterState({ select: ({ location }) => location.hash });
  const { data, error } = useQuery({ ...openedLinkQuery(secret), enabled: secret !== '' });
  const [done, setDone] = useState<CompletedLink | null>(null);
  const [isOver, setOver] = useState(false);
  if (done) return <Done done={done} />;
  if (secret === '' || error || isOver) {
    const isEnd = secret === '' || isOver || hasEnded(error);
    return (
      <Front title={t(isEnd ? 'page.ended' : 'page.notNow')} lead={isEnd ? t('page.endedText') : showProblem(error)} />
    );
  }
  if (data) return <Asked secret={secret} asked={data} onDone={setDone} onEnd={() => setOver(true)} />;
  return (
    <Front title="" lead="">
      <Skeleton height={160} radius={14} aria-hidden="true" />
    </Front>
  );
}

interface AskedProps {
  readonly secret: string;
  readonly asked: OpenedLink;
  readonly onDone: (done: CompletedLink) => void;
  readonly onEnd: () => void;
}

function Asked({ secret, asked, onDone, onEnd }: AskedProps) {
  const { t } = useTranslation('connect-links');
  const { workplace, name, connector, reauthorization, expiresAt } = asked;
  return (
    <Front
      title={t('page.title', { system: connector.name })}
      lead={t(reauthorization ? 'page.again' : 'page.lead', { workplace, name })}
    >
      <Stack gap="md">
        <Needs asked={asked} />
        <Given asked={asked} />
        <Enter secret={secret} asked={asked} onDone={onDone} onEnd={onEnd} />
        <Text size="sm" c="dimmed">
          {t('page.until', { at: showClock(expiresAt, ownZone()) })}
        </Text>
      </Stack>
    </Front>
  );
}

/** What the system is asked to allow. */
function Needs({ asked: { permissions } }: Pick<AskedProps, 'asked'>) {
  const { t } = useTranslation('connect-links');
  const called = usePermissionName();
  return (
    <div>
      <Title order={2} size="h5">
        {t('page.needs')}
      </Title>
      <ul>
        {permissions.map(({ name, level, required }) => (
          <li key={name}>
            {t(`page.${level}`, { name: called(name) })} {!required && t('page.optional')}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What whoever made the link has said, where credentials go among it. */
function Given({ asked: { given, workplace } }: Pick<AskedProps, 'asked'>) {
  const { t } = useTranslation(['connect-links', 'connections']);
  const said = Object.entries(given);
  if (said.length === 0) return null;
  return (
    <div className={classes.what}>
      <Title order={2} size="h5">
        {t('page.given', { workplace })}
      </Title>
      {said.map(([name, value]) => {
        const known = labelOf(name);
        return (
          <Text key={name}>
            {known === undefined ? name : t(`connections:fields.${known}`)}: {String(value)}
          </Text>
        );
      })}
    </div>
  );
}

/** Tries what is entered; what was found to be right finishes it, as long as nothing of it was changed. */
function Enter({ secret, asked, onDone, onEnd }: AskedProps) {
  const { t } = useTranslation(['connect-links', 'connections']);
  const { settings, credentials } = asked;
  const [tried, setTried] = useState<Entered | null>(null);
  const attempt = useTryLink();
  const finish = useCompleteLink();
  const fields = {
    ...needed(settings, settingName, t('connections:need')),
    ...neededOf(credentials, { need: t('connections:need'), needAny: t('connections:needAny') }),
  };
  const onError = (error: Error): void => {
    if (hasEnded(error)) onEnd();
  };
  const { props, wrong, refusal } = useForm({
    fields,
    error: attempt.error ?? finish.error,
    send: (typed) => {
      const entered: Entered = {
        secret,
        settings: readSettings(settings, typed),
        credentials: textsOf(credentials, credentialName, typed),
      };
      finish.reset();
      whenDone(attempt.mutateAsync(entered), { onSuccess: () => setTried(entered), onError });
    },
  });
  const tested = tried === null ? undefined : attempt.data;
  const { onInput } = props;
  const complete = (entered: Entered): void => whenDone(finish.mutateAsync(entered), { onSuccess: onDone, onError });
  return (
    <form
      {...props}
      className={classes.form}
      onInput={(event) => {
        setTried(null);
        onInput(event);
      }}
    >
      <AskedFields fields={settings} nameOf={settingName} wrong={wrong} />
      <AskedFields fields={credentials} nameOf={credentialName} wrong={wrong} secret />
      {refusal !== null && !hasEnded(refusal) && <Refusal>{showProblem(refusal)}</Refusal>}
      {tested && <Tested tested={tested} />}
      {tested?.ok && tried && (
        <>
          <Text size="sm">{t('page.finishText', { workplace: asked.workplace })}</Text>
          <Button size="md" loading={finish.isPending} onClick={() => complete(tried)}>
            {t('page.finish')}
          </Button>
        </>
      )}
      {(tested === undefined || tested.triesLeft > 0) && (
        <Button type="submit" size="md" variant={tested?.ok ? 'default' : 'filled'} loading={attempt.isPending}>
          {t('page.check')}
        </Button>
      )}
    </form>
  );
}

function Tested({ tested }: { readonly tested: NonNullable<ReturnType<typeof useTryLink>['data']> }) {
  const { t } = useTranslation('connect-links');
  const { ok, checks, triesLeft } = tested;
  return (
    <>
      <Checks checks={checks} />
      <Text size="sm" fw={600}>
        {t(ok ? 'page.allRight' : 'page.notRight')}
      </Text>
      <Text size="sm" c="dimmed">
        {triesLeft === 0 ? t('page.noneLeft') : t('page.left', { count: triesLeft })}
      </Text>
    </>
  );
}

/** What was made, with its first token: that is shown here alone, until it is put away. */
function Done({ done: { name, token } }: { readonly done: CompletedLink }) {
  const { t } = useTranslation('connect-links');
  const [isShown, setShown] = useState(true);
  return (
    <Front title={t('page.done', { name })} lead={t('page.doneText')}>
      {token !== null && isShown && (
        <ToldOnce
          secret={token}
          label={t('page.token', { name })}
          copy={t('page.copyToken')}
          onClose={() => setShown(false)}
        >
          {t('page.tokenText')}
        </ToldOnce>
      )}
    </Front>
  );
}
