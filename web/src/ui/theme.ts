import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { buttonRoot } from './button-root.tsx';

/** Pine: the one accent. Shade 7 carries white text at 5.3 : 1. */
const pine: MantineColorsTuple = [
  '#effaf7',
  '#dcf2ed',
  '#b7e3da',
  '#8dd3c5',
  '#67c2b2',
  '#43ae9d',
  '#219686',
  '#0f7a6e',
  '#0b6359',
  '#084c45',
];

const stack =
  "Inter, ui-sans-serif, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'PingFang HK', 'Microsoft JhengHei', 'Noto Sans CJK TC', Arial, sans-serif";

export const theme = createTheme({
  colors: { pine },
  primaryColor: 'pine',
  primaryShade: 7,
  defaultRadius: 'md',
  fontFamily: stack,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: stack, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8438rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // In its own colour it has too little contrast on its own ground.
    Alert: { styles: { title: { color: 'var(--ink)' } } },
    Button: { defaultProps: { renderRoot: buttonRoot } },
    // Until its width is known it would stand with its left edge in the middle of the field: on a phone beyond the page, which grows by that.
    Combobox: { defaultProps: { position: 'bottom-start' } },
    Menu: { defaultProps: { radius: 'md', shadow: 'md' } },
    // A field that is blamed has the focus, and why stands below it: a list would hide that.
    MultiSelect: { defaultProps: { openOnFocus: false } },
    Select: { defaultProps: { openOnFocus: false } },
  },
});

const ours = {
  '--mantine-color-body': 'var(--sheet)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-soft)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-placeholder': 'var(--ink-soft)',
} as const;

/** The ground of a light button: Mantine's own of Pine can hardly be told from a card in the dark. */
const darkPine = {
  '--mantine-color-pine-light': '#17534b',
  '--mantine-color-pine-light-hover': '#1d645a',
} as const;

/** Where Mantine takes the page's colours (base.css) instead of its own. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...ours, '--mantine-color-error': '#c22525' },
  dark: { ...ours, ...darkPine, '--mantine-color-error': '#ff9a93' },
});
