import { Button, List, Radio, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { assignmentsOfQuery } from '../../data/own-assignments.ts';
import { userBelongingsQuery, type User, type UserBelongings } from '../../data/people.ts';
import { teamDaysQuery } from '../../data/team-days.ts';
import { nameOf, showProblem, showShortDay } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { EarlyButton } from '../../ui/early-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useForm } from '../../ui/form.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Folded } from './folded.tsx';
import { LeftBookings } from './left-bookings.tsx';
import { namesOf } from './names-of.ts';

interface Props {
  readonly user: User;
  /** It is being done. */
  readonly isPending: boolean;
  /** Why it was not done. */
  readonly error: Error | null;
  readonly onClose: () => void;
  /** @param heir who becomes the host of what is still to come; null: it is cancelled */
  readonly onYes: (heir: Person | null) => void;
}

/** As the API calls whom it goes to. */
const HEIR = 'bookings.handOverTo';

/** Tells what somebody leaves before she is shut out, and asks what becomes of it; it stays until that is done. */
export function LeaveQuestion({ user, isPending, error, onClose, onYes }: Props) {
  const { t } = useTranslation('people');
  const left = useAsked(userBelongingsQuery(user.id));
  const { data } = left;
  const [isHandedOver, setIsHandedOver] = useState(false);
  const [heir, setHeir] = useState<Person | null>(null);
  const inherited = useAsked({
    ...userBelongingsQuery(user.id, heir?.id ?? null),
    enabled: isHandedOver && heir !== null,
  });
  const { props, wrong, refusal } = useForm({
    fields: { [HEIR]: () => (isHandedOver && heir === null ? t('heirMissing') : null) },
    error,
    send: () => onYes(isHandedOver ? heir : null),
  });
  return (
    <Question title={t('ask', { name: nameOf(user) })} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="sm">
          <Text>{t('askText')}</Text>
          {left.error && data === undefined ? (
            <Failure error={left.error} retry={() => void left.refetch()} />
          ) : data === undefined ? (
            <Skeleton height={96} aria-hidden="true" />
          ) : (
            <>
              {data.bookings.ahead + data.bookings.visits > 0 && (
                <Fate isHandedOver={isHandedOver} onChange={setIsHandedOver} />
              )}
              {isHandedOver && (
                <PersonSelect
                  name={HEIR}
                  label={t('heir')}
                  placeholder={t('heirPlaceholder')}
                  nobody={t('none')}
                  error={wrong(HEIR) ?? (inherited.error && showProblem(inherited.error))}
                  value={heir}
                  onChange={setHeir}
                />
              )}
              <Stops {...data} userId={user.id} />
              <Ahead
                bookings={(isHandedOver && heir !== null && inherited.data ? inherited.data : data).bookings}
                fate={!isHandedOver ? 'cancel' : heir ? 'handOver' : 'open'}
                heir={heir && nameOf(heir)}
              />
            </>
          )}
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        </Stack>
        <Answers>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('keep')}
          </Button>
          <EarlyButton
            type="submit"
            color="red.8"
            loading={isPending}
            missing={data !== undefined ? null : left.error ? showProblem(left.error) : words('loading')}
          >
            {t('shutOut')}
          </EarlyButton>
        </Answers>
      </form>
    </Question>
  );
}

interface FateProps {
  readonly isHandedOver: boolean;
  readonly onChange: (isHandedOver: boolean) => void;
}

function Fate({ isHandedOver, onChange }: FateProps) {
  const { t } = useTranslation('people');
  return (
    <Radio.Group
      label={t('become')}
      value={isHandedOver ? 'handOver' : 'cancel'}
      onChange={(value) => onChange(value === 'handOver')}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="cancel" label={t('cancel')} />
        <Radio value="handOver" label={t('handOver')} description={t('handOverHint')} />
      </Stack>
    </Radio.Group>
  );
}

interface StopsProps extends UserBelongings {
  readonly userId: number;
}

function Stops({
  tokens,
  webhooks,
  devices,
  applications,
  connectionTokens,
  keys,
  keyCount,
  calendarFeeds,
  reports,
  delegates,
  delegators,
  bookings,
  userId,
}: StopsProps) {
  const { t } = useTranslation('people');
  const programs = tokens.length + applications.length + connectionTokens.length;
  const isAny = programs + webhooks.length + devices.length + keys.length + calendarFeeds > 0;
  return (
    <>
      {isAny && (
        <div>
          <Text mb={4}>{t('alsoStops')}</Text>
          <Folded
            lines={[
              ...tokens.map(({ id, name }) => <List.Item key={`token ${id}`}>{t('token', { name })}</List.Item>),
              ...webhooks.map(({ id, url }) => <List.Item key={`webhook ${id}`}>{t('webhook', { url })}</List.Item>),
              ...devices.map(({ id, name }) => <List.Item key={`device ${id}`}>{t('kiosk', { name })}</List.Item>),
              ...applications.map(({ id, name }) => (
                <List.Item key={`application ${id}`}>{t('application', { name })}</List.Item>
              )),
              ...connectionTokens.map(({ id, name }) => (
                <List.Item key={`connection token ${id}`}>{t('connectionToken', { name })}</List.Item>
              )),
              ...keys.map(({ id, kind, resourceName }) => (
                <List.Item key={`key ${id}`}>
                  {t(`key.${kind}`, { name: resourceName ?? t('key.somewhere') })}
                </List.Item>
              )),
              ...(keyCount > keys.length
                ? [<List.Item key="more keys">{t('key.more', { count: keyCount - keys.length })}</List.Item>]
                : []),
              ...(calendarFeeds > 0 ? [<List.Item key="feeds">{t('feeds', { count: calendarFeeds })}</List.Item>] : []),
            ]}
          />
        </div>
      )}
      <Counts bookings={bookings} userId={userId} />
      {reports.length > 0 && <Text>{t('reports', { names: namesOf(reports) })}</Text>}
      {delegates.length > 0 && <Text>{t('delegates', { names: namesOf(delegates) })}</Text>}
      {delegators.length > 0 && <Text>{t('delegators', { names: namesOf(delegators) })}</Text>}
    </>
  );
}

/**
 * Whatever else the server counts: there is a sentence for each, and where it is known which they are, that. What an heir would not get is
 * said with what became of it.
 */
function Counts({ bookings, userId }: Pick<StopsProps, 'bookings' | 'userId'>) {
  const { t } = useTranslation('people');
  const { ahead: _ahead, first: _first, spare: _spare, ...counts } = bookings;
  const { data: assigned = [] } = useAsked({ ...assignmentsOfQuery(userId), enabled: counts.assigned > 0 });
  const { data: days = [] } = useAsked({ ...teamDaysQuery(null), enabled: counts.teamDays > 0 });
  const which: Partial<Record<keyof typeof counts, readonly string[]>> = {
    assigned: assigned.map(({ resourceName }) => resourceName),
    teamDays: days
      .filter(({ organiserId }) => organiserId === userId)
      .map(({ name, date }) => `${name} (${showShortDay(date)})`),
  };
  const names = Object.keys(counts) as (keyof typeof counts)[];
  return names.map(
    (name) =>
      counts[name] > 0 && (
        <div key={name}>
          <Text>{t(`left.${name}`, { count: counts[name] })}</Text>
          {which[name] && which[name].length > 0 && (
            <Text size="sm" c="dimmed">
              {which[name].join(', ')}
            </Text>
          )}
        </div>
      ),
  );
}

interface AheadProps {
  readonly bookings: UserBelongings['bookings'];
  /** What becomes of them. */
  readonly fate: 'cancel' | 'handOver' | 'open';
  readonly heir: string | null;
}

function Ahead({ bookings: { ahead, first, spare = 0 }, fate, heir }: AheadProps) {
  const { t } = useTranslation('people');
  if (ahead === 0) return null;
  return (
    <div>
      <Text mb={4}>{t(`ahead.${fate}`, { count: ahead, name: heir })}</Text>
      {spare > 0 && <Text mb={4}>{t('spare', { count: spare })}</Text>}
      <LeftBookings bookings={first} count={ahead} isAhead />
    </div>
  );
}
