import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToPolicies } from '../../data/change-booking.ts';
import {
  refusedDatesOf,
  seriesChangeCheckQuery,
  seriesQuery,
  useChangeSeries,
  type DateRefused,
  type Series,
  type SeriesChanges,
} from '../../data/series.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { DatesRefused } from '../dates-refused.tsx';
import type { Which } from '../which-dates.tsx';
import { AnonymousField } from './anonymous-field.tsx';
import classes from './change-drawer.module.css';
import type { FormProps } from './change-one.tsx';
import { edited, paidAnew, periodIn, seriesChangesOf, standingOfSeries, type Edits } from './draft.ts';
import { Footer } from './footer.tsx';
import { InSight } from '../in-sight.tsx';
import { NotesField } from './notes-field.tsx';
import { PaidField } from './paid-field.tsx';
import { PlaceField } from './place-field.tsx';
import { PrivateField } from './private-field.tsx';
import { TimeFields } from './time-fields.tsx';
import { TitleField } from './title-field.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props extends FormProps {
  readonly which: Exclude<Which, 'one'>;
  readonly seriesId: number;
}

/** What several dates of a series are to become. */
export function ChangeDates({ seriesId, ...props }: Props) {
  const { data, error, refetch } = useQuery(seriesQuery(seriesId));
  if (data !== undefined) return <DatesForm {...props} series={data} />;
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Text px={20}>{words('loading')}</Text>;
}

/** What dates of a series may be given together: each has its own day, and its own company. */
const ofDates = ({ from, to, resourceIds, title, notes, anonymous, private: isPrivate }: Edits): Edits => ({
  ...(from && { from }),
  ...(to && { to }),
  ...(resourceIds && { resourceIds }),
  ...(title !== undefined && { title }),
  ...(notes !== undefined && { notes }),
  ...(anonymous !== undefined && { anonymous }),
  ...(isPrivate !== undefined && { private: isPrivate }),
});

function DatesForm({
  base,
  resource,
  edits,
  onEdit,
  isHeld,
  onBusy,
  onDone,
  which,
  series,
}: Omit<Props, 'seriesId'> & { readonly series: Series }) {
  const { t } = useTranslation('changing');
  const day = dayIn(base.start, base.zone);
  const wanted = edited(standingOfSeries(series, day), ofDates(edits));
  const [costCodeId, setCostCodeId] = useState<number | null>();
  const changes = { ...seriesChangesOf(series, wanted), ...paidAnew(series.costCodes, costCodeId) };
  const { send, busy, error } = useSendingDates({ base, series, which, changes, onBusy, onDone });
  const manages = managesBookingsIn(useMe(), resource.buildingId);
  const [gaveUp, setGaveUp] = useState(false);
  // Dates that were approved and would have to be anew: asked before anything else is judged.
  const losesApproval = isProblem(error, 'booking_approval_lost');
  const { dates, refused, free, isAsking } = useDates({ series, base, which, changes, error });
  const isRuled = refused.length > 0 && onlyFor(refused, (code) => !notOfPolicies.has(code));
  const skip = dates !== undefined && refused.length > 0;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || isAsking || isHeld) return;
        const giveUpApproval = gaveUp || losesApproval;
        setGaveUp(giveUpApproval);
        send({ acceptTerms: false, overrule: false, giveUpApproval }, skip);
      }}
    >
      <div className={classes.fields}>
        <TimeFields
          when={{ wall: wanted.wall, period: periodIn(wanted, series.zone), zone: series.zone }}
          days={wanted.days}
          isOfEach
          wrong={null}
          onEdit={onEdit}
        />
        <PlaceField
          resource={resource}
          own={series.resourceIds}
          chosen={wanted.resourceIds}
          period={null}
          onEdit={onEdit}
        />
        <TitleField resource={resource} title={wanted.title} before={series.title} wrong={null} onEdit={onEdit} />
        <NotesField notes={wanted.notes} wrong={null} onEdit={onEdit} />
        <AnonymousField base={base} isBefore={series.anonymous} isWanted={wanted.anonymous} onEdit={onEdit} />
        <PrivateField resource={resource} isBefore={series.private} isWanted={wanted.private} onEdit={onEdit} />
        <PaidField before={series.costCodes} isAsked={false} wrong={null} onChange={setCostCodeId} />
        <Text size="sm" c="dimmed">
          {t('along')}
        </Text>
        <InTheWay error={error} refused={refused} free={free} />
      </div>
      <Footer
        label={losesApproval ? t('askApproval') : skip ? t('changeOthers', { count: free }) : t('saveDates')}
        missing={
          isHeld
            ? t('missing.newer')
            : Object.keys(changes).length === 0
              ? t('missing.change')
              : isProblem(error, 'series_refused') || (refused.length > 0 && free === 0)
                ? t('missing.other')
                : null
        }
        busy={busy || isAsking}
        onAnyway={
          manages && isRuled ? () => send({ acceptTerms: false, overrule: true, giveUpApproval: gaveUp }, false) : null
        }
      />
    </form>
  );
}

interface InTheWayProps {
  readonly error: Error | null;
  readonly refused: readonly DateRefused[];
  readonly free: number;
}

/** Which dates cannot become so: as it is chosen, and once it was sent. */
function InTheWay({ error, refused, free }: InTheWayProps) {
  const { t } = useTranslation('changing');
  if (error !== null) {
    return (
      <InSight>
        <DatesError error={error} />
      </InSight>
    );
  }
  if (refused.length === 0) return null;
  return (
    <DatesRefused dates={refused}>
      <Text size="sm" mt={8}>
        {t(free > 0 ? 'othersChange' : 'noneCanChange')}
      </Text>
    </DatesRefused>
  );
}

function DatesError({ error }: { readonly error: Error }) {
  const { t } = useTranslation('changing');
  if (isProblem(error, 'version_conflict')) return <Refusal>{t('conflictSeries')}</Refusal>;
  const dates = isProblem(error, 'series_refused') ? refusedDatesOf(error) : [];
  if (dates.length === 0) return <Refusal>{showProblem(error)}</Refusal>;
  return (
    <DatesRefused dates={dates}>
      <Text size="sm" mt={8}>
        {t('noneChanged')}
      </Text>
    </DatesRefused>
  );
}

/** What is no policy's: somebody else has it, or nobody may book so at all. */
const notOfPolicies: ReadonlySet<string> = new Set([
  'resource_already_booked',
  'booking_in_past',
  'booking_too_long',
  'booking_too_far_ahead',
]);

/** Are the dates refused for such reasons alone? */
const onlyFor = (dates: readonly DateRefused[], isSuch: (code: string) => boolean): boolean =>
  dates.every(({ refusals }) => refusals.every(({ code }) => isSuch(code)));

interface Asked extends Pick<Given, 'series' | 'base' | 'which' | 'changes'> {
  readonly error: Error | null;
}

/** What would become of the dates, while somebody still chooses it; once it was sent, which of them were refused. */
function useDates({ series, base, which, changes: given, error }: Asked) {
  const { title: _title, notes: _notes, private: _private, costCodes: _costCodes, ...changes } = given;
  const about = JSON.stringify(changes);
  const [settled] = useDebouncedValue(about, PAUSE_MS);
  // What was refused for its dates is named by the answer; one that only asks about an approval leaves the choice as it is.
  const asks = !isProblem(error, 'series_refused') && Object.keys(changes).length > 0;
  const isAsked = asks && settled === about;
  const wish = { id: series.id, from: which === 'following' ? base.id : null, changes };
  const { data, isFetching } = useQuery({ ...seriesChangeCheckQuery(wish), enabled: isAsked });
  const dates = isAsked ? data?.dates : undefined;
  const sent = isProblem(error, 'series_refused') ? refusedDatesOf(error) : [];
  const refused = dates?.filter(({ allowed }) => !allowed) ?? sent;
  // Until it is known what the button does, it does nothing: it must not become another under the finger.
  const isAsking = asks && (!isAsked || (isFetching && data === undefined));
  return { dates, refused, free: dates ? dates.length - refused.length : 0, isAsking };
}

/** How long a change has to stand before it is asked about. */
const PAUSE_MS = 250;

interface Given extends Pick<Props, 'base' | 'which' | 'onBusy' | 'onDone'> {
  readonly series: Series;
  readonly changes: SeriesChanges;
}

function useSendingDates({ base, series, which, changes, onBusy, onDone }: Given) {
  const { t } = useTranslation('changing');
  const { mutateAsync, isPending, error } = useChangeSeries();
  const [tried, setTried] = useState('');
  const about = JSON.stringify([which, changes]);
  const send = (said: ToPolicies, skip: boolean): void => {
    setTried(about);
    onBusy(true);
    whenDone(mutateAsync({ series, from: which === 'following' ? base.id : null, changes, skip, ...said }), {
      onSuccess: ({ changed }) => {
        tell(t('changedDates', { count: changed }));
        onDone();
      },
      onSettled: () => onBusy(false),
    });
  };
  return { send, busy: isPending, error: tried === about && !isPending ? error : null };
}
