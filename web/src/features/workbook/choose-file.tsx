import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
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
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  return (
    <section
      aria-label={t('file')}
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
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
