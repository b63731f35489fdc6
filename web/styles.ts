import type { Plugin } from 'vite';

const NAME = 'virtual:mantine-styles';
/** The variables are not among it: the provider writes them anyway. */
const BASE = ['baseline', 'global'];

/** The names of a component's classes: `@mantine/core/esm/components/Button/Button.module.mjs` */
const CLASSES = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/;

const importOf = (name: string): string => `import '@mantine/core/${name}.layer.css';\n`;

/**
 * Each Mantine component brings its own style, and no other style comes along: a page loads the style of what it shows. All of
 * it lies in the layer `mantine`, so that the app's own style wins, whichever comes first. While developing, Mantine is bundled
 * beforehand and its whole style is loaded.
 */
export function mantineStyles(): Plugin {
  let building = true;
  return {
    name: 'mantine-styles',
    configResolved: ({ command }) => {
      building = command === 'build';
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => {
      if (id !== `\0${NAME}`) return null;
      return building ? BASE.map((name) => importOf(`styles/${name}`)).join('') : importOf('styles');
    },
    transform: (code, id) => {
      const component = building ? CLASSES.exec(id)?.[1] : undefined;
      return component === undefined ? null : { code: importOf(`styles/${component}`) + code, map: null };
    },
  };
}
