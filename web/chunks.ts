import type { Rolldown } from 'vite';

/** Below `web/src`. */
const own = (paths: string): RegExp => new RegExp(`/web/src/(?:${paths})`);
const mantine = (components: string): RegExp => new RegExp(`@mantine/core/esm/components/(?:${components})/`);
const matches =
  (...patterns: readonly RegExp[]) =>
  (id: string): boolean =>
    patterns.some((pattern) => pattern.test(id));

/**
 * What pages have in common comes in a few files instead of dozens: they are packed better and asked for at once. What they
 * need comes along with them. Of `data` only what is named here comes so early: what is added later comes with its page.
 * `first-load.test.ts` says whether a page gets too much.
 */
export const chunks: readonly Rolldown.CodeSplittingGroup[] = [
  {
    name: 'frame',
    priority: 3,
    test: matches(
      /node_modules\/(?:react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store|@tanstack)\//,
      /@mantine\/core\/esm\/core\//,
      mantine(
        'Box|Text|Title|Button|UnstyledButton|Loader|Transition|Stack|Group|Input|InputBase|TextInput|CloseButton|SegmentedControl',
      ),
      own('lib/(?!next-free|clashes|email|read-day|read-clock)[^/]+$|ui/(?:brand|later|tell|notice)'),
    ),
  },
  {
    name: 'inside',
    priority: 2,
    test: matches(
      /node_modules\/@floating-ui\//,
      /@tabler\/icons-react\/dist\/esm\/icons\/IconPlus\./,
      mantine('Popover|FocusTrap|Portal|Badge|ActionIcon'),
      own(
        'data/(?:aging|availability|booking-changes|bookings|client|cost-codes|draw-of-day|is-asked|live|own-assignments|places|resources|session)\\.|parts/(?:booking-card|state-badge|type-icon|row-button|more-menu)|ui/(?:person|late-menu)|app/(?:rooms|buildings|building-switch|navigation|user-menu)\\.',
      ),
    ),
  },
  {
    name: 'book',
    priority: 1,
    test: matches(
      own(
        'features/book/(?:filters|state-text|places|side.module)|parts/when/(?:when-picker|clock-select|clock-wheel)',
      ),
    ),
  },
];
