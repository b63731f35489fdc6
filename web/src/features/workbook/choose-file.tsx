import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './workbook-page.module.css';

interface Props {
  /** What the chosen file is called; null: none is. */
  readonly name: string | null;
  /** The last one is looked at: another may be chosen all the same. */
  readonly isBusy: boolean;
  /** The last one is being applied. */
  readonly isShut: boolean;
  readonly onChoose: (file: File) => void;
}

/** Where a file is dropped, or chosen by a button. */
export function ChooseFile({ name, isBusy, isShut, onChoose }: Props) {
  const { t } = useTranslation('workbook');
  const [isOver, setOver] = useState(false);
  // Chosen anew each time: the same file, mended, counts again.
  const [tries, setTries] = useState(0);
  const choose = (file: File | null | undefined): void => {
    setTries(tries + 1);
    if (file && !isShut) onChoose(file);
  };
  const drop = useEffectEvent(choose);
  const place = useRef<HTMLElement>(null);
  useEffect(() => (place.current === null ? undefined : heedDrops(place.current, setOver, (file) => drop(file))), []);
  return (
    <section ref={place} aria-label={t('file')} className={classes.drop} data-over={isOver || undefined}>
      <FileButton key={tries} accept=".xlsx,.xls,.csv" onChange={choose} inputProps={{ 'aria-label': t('file') }}>
        {(props) => (
          <Button {...props} loading={isBusy || isShut} leftSection={<IconUpload size={18} aria-hidden="true" />}>
            {name === null ? t('choose') : t('chooseOther')}
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed" className={classes.name}>
        {name ?? t('dropHint')}
      </Text>
    </section>
  );
}

/** Hears of files that are dragged over a place and dropped there. @returns how it hears no more */
function heedDrops(
  place: HTMLElement,
  onOver: (isOver: boolean) => void,
  onDrop: (file: File | undefined) => void,
): () => void {
  const ended = new AbortController();
  const listen = (type: 'dragover' | 'dragleave' | 'drop', heed: (event: DragEvent) => void): void =>
    place.addEventListener(type, heed, { signal: ended.signal });
  listen('dragover', (event) => {
    // Without this the browser opens the file.
    event.preventDefault();
    onOver(true);
  });
  listen('dragleave', () => onOver(false));
  listen('drop', (event) => {
    event.preventDefault();
    onOver(false);
    onDrop(event.dataTransfer?.files[0]);
  });
  return () => ended.abort();
}
