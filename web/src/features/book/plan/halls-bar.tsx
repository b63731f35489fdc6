import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import { TypeIcon } from '../../../parts/type-icon.tsx';
import type { Place } from '../places.ts';
import { stateText } from '../state-text.ts';
import classes from './halls-bar.module.css';

interface Props {
  /** Combined rooms that have no shape on the plan. */
  readonly halls: readonly Place[];
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
  /** The one pointed at or focused: the plan shows its parts. */
  readonly onPoint: (id: number | null) => void;
}

/** The rooms that are made of others, above the plan on which their parts are: found, seen and chosen as what is drawn. */
export function HallsBar({ halls, chosen, onChoose, onPoint }: Props) {
  const { t } = useTranslation('book');
  const { t: say } = useTranslation('combined');
  return (
    <ul className={classes.halls} aria-label={say('halls')}>
      {halls.map((place) => {
        const { id, resource } = place;
        const [name, state] = [nameOf(resource), stateText(place, t)];
        return (
          <li key={id}>
            <Button
              size="compact-sm"
              variant="default"
              radius="md"
              data-id={id}
              aria-pressed={id === chosen}
              aria-label={t('plan.marker', { type: words(`type.${resource.type}`), name, state })}
              leftSection={<TypeIcon type={resource.type} size={15} />}
              classNames={{ root: classes.hall ?? '' }}
              onClick={() => onChoose(id)}
              onFocus={() => onPoint(id)}
              onBlur={() => onPoint(null)}
              onMouseEnter={() => onPoint(id)}
              onMouseLeave={() => onPoint(null)}
            >
              {name} · {state}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
