const MOST = 3_650;

/** What has to be so of it before it is sent: nothing, or so many days. */
export const daysNeeded = (wrong: string) => ({
  historyDays: (value: string): string | null => {
    const typed = value.trim();
    return typed === '' || (/^[1-9]\d{0,3}$/.test(typed) && Number(typed) <= MOST) ? null : wrong;
  },
});

/** What was typed; null: all there ever was. */
export const readDays = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed));

/** What stands in the field at first. */
export const shownDays = (days: number | null): string => String(days ?? '');
