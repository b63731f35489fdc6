import { Button, List, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { accountBelongingsQuery, type Belongings, type ServiceAccount } from '../../data/service-accounts.ts';
import { showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { EarlyButton } from '../../ui/early-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';

interface Props {
  readonly account: Pick<ServiceAccount, 'id' | 'name'>;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

/** Tells what stops with an account before it is stopped; what changes nothing is where the focus is. */
export function StopQuestion({ account: { id, name }, onClose, onYes }: Props) {
  const { t } = useTranslation('service-accounts');
  const { data, error, refetch } = useAsked(accountBelongingsQuery(id));
  return (
    <Question title={t('ask', { name })} size="md" onClose={onClose}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={48} aria-hidden="true" />
      ) : (
        <Stops {...data} />
      )}
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('keep')}
        </Button>
        <EarlyButton
          color="red.8"
          missing={data !== undefined ? null : error ? showProblem(error) : words('loading')}
          onClick={onYes}
        >
          {t('stop')}
        </EarlyButton>
      </Answers>
    </Question>
  );
}

function Stops({ tokens, webhooks, devices, applications, connectionTokens, keys, keyCount }: Belongings) {
  const { t } = useTranslation('service-accounts');
  const programs = tokens.length + applications.length + connectionTokens.length;
  const count = programs + webhooks.length + devices.length + keys.length;
  if (count === 0) return <Text>{t('nothingStops')}</Text>;
  return (
    <>
      <Text mb={4}>{t('stops')}</Text>
      <List>
        {tokens.map(({ id, name }) => (
          <List.Item key={`token ${id}`}>{t('token', { name })}</List.Item>
        ))}
        {webhooks.map(({ id, url }) => (
          <List.Item key={`webhook ${id}`}>{t('webhook', { url })}</List.Item>
        ))}
        {devices.map(({ id, name }) => (
          <List.Item key={`device ${id}`}>{t('kiosk', { name })}</List.Item>
        ))}
        {applications.map(({ id, name }) => (
          <List.Item key={`application ${id}`}>{t('application', { name })}</List.Item>
        ))}
        {connectionTokens.map(({ id, name }) => (
          <List.Item key={`connection token ${id}`}>{t('connectionToken', { name })}</List.Item>
        ))}
        {keys.map(({ id, kind, resourceName }) => (
          <List.Item key={`key ${id}`}>{t(`key.${kind}`, { name: resourceName ?? t('key.somewhere') })}</List.Item>
        ))}
        {keyCount > keys.length && <List.Item>{t('key.more', { count: keyCount - keys.length })}</List.Item>}
      </List>
    </>
  );
}
