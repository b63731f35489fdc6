import { NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconList, IconMap2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import type { When } from '../../lib/when.ts';
import { WhenPicker } from '../../parts/when/when-picker.tsx';
import type { Floor } from '../../data/places.ts';
import { wallChange, type Change } from './model.ts';
import classes from './toolbar.module.css';

interface Props {
  readonly floors: readonly Floor[];
  readonly floor: Floor;
  readonly when: When;
  readonly asList: boolean;
  readonly change: Change;
}

/** Which floor, when, and seen how. */
export function Toolbar({ floors, floor, when, asList, change }: Props) {
  return (
    <div className={classes.bar}>
      <FloorSwitch
        floors={floors}
        floor={floor}
        onChange={(id) => change({ floor: id, building: floor.buildingId, at: undefined })}
      />
      <div className={classes.right}>
        <WhenPicker when={when} onChange={(wall) => change(wallChange(when.wall, wall))} />
        <ViewSwitch asList={asList} onChange={(list) => change({ view: list ? 'list' : undefined })} />
      </div>
    </div>
  );
}

/** As many floors fit beside each other; more than these go into a list. */
const MOST_TABS = 6;

function FloorSwitch({
  floors,
  floor,
  onChange,
}: {
  readonly floors: readonly Floor[];
  readonly floor: Floor;
  readonly onChange: (id: number) => void;
}) {
  const { t } = useTranslation('book');
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const data = floors.map((one) => ({ value: String(one.id), label: nameOf(one) }));
  if (narrow || floors.length > MOST_TABS) {
    return (
      <NativeSelect
        aria-label={t('plan.floors')}
        data={data}
        value={String(floor.id)}
        className={classes.floor ?? ''}
        radius={12}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    );
  }
  return (
    <SegmentedControl
      aria-label={t('plan.floors')}
      withItemsBorders={false}
      classNames={{ root: classes.tabs ?? '' }}
      data={data}
      value={String(floor.id)}
      onChange={(id) => onChange(Number(id))}
      radius={12}
    />
  );
}

function ViewSwitch({ asList, onChange }: { readonly asList: boolean; readonly onChange: (list: boolean) => void }) {
  const { t } = useTranslation('book');
  const label = (icon: React.ReactNode, text: string) => (
    <span className={classes.view} title={text}>
      {icon}
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  );
  return (
    <SegmentedControl
      aria-label={t('plan.view')}
      withItemsBorders={false}
      classNames={{ root: classes.tabs ?? '' }}
      value={asList ? 'list' : 'plan'}
      onChange={(value) => onChange(value === 'list')}
      radius={12}
      data={[
        { value: 'plan', label: label(<IconMap2 size={18} stroke={1.6} />, t('plan.asPlan')) },
        { value: 'list', label: label(<IconList size={18} stroke={1.6} />, t('plan.asList')) },
      ]}
    />
  );
}
