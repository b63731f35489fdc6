import { needTexts } from '../../lib/texts.ts';
import { later } from '../../ui/later.tsx';
import { openChange, useOpenChange } from './open-change.ts';

const ChangeDrawer = later(async () => {
  const [part] = await Promise.all([import('./change-drawer.tsx'), needTexts('changing', 'rules', 'parts')]);
  return part.ChangeDrawer;
});

/** Where a booking is changed, over the page. */
export function ChangePlace() {
  const booking = useOpenChange();
  return booking && <ChangeDrawer key={booking.id} booking={booking} onClose={() => openChange(null)} />;
}
