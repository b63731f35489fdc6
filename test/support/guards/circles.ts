import { parseSource, type Files } from '../sources.ts';

export interface Circles {
  readonly files: number;
  readonly imports: number;
  /** Each as `a.ts → b.ts → a.ts`, the shortest way around from its first file. */
  readonly circles: readonly string[];
}

type Graph = ReadonlyMap<string, readonly string[]>;

/** The shortest walk from a file back to itself, through `among` only. */
function wayAround(graph: Graph, start: string, among: ReadonlySet<string>): readonly string[] {
  const trails = [[start]];
  const visited = new Set<string>();
  for (const trail of trails)
    for (const next of graph.get(trail.at(-1) ?? '') ?? []) {
      if (next === start) return [...trail, start];
      if (!among.has(next) || visited.has(next)) continue;
      visited.add(next);
      trails.push([...trail, next]);
    }
  return [start];
}

/** What can be reached from a file. */
function reachable(graph: Graph, start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (const path of open)
    for (const next of graph.get(path) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
  return reached;
}

/** Finds files that import each other, directly or around corners. Imports of types count: they make a knot all the same. */
export function findCircles(files: Files): Circles {
  const graph = new Map<string, string[]>();
  for (const [path, text] of files) {
    const imported = parseSource(path, text).imports.flatMap((edge) => edge.path ?? []);
    graph.set(
      path,
      imported.filter((one) => files.has(one)),
    );
  }
  const reach = new Map(Array.from(graph.keys(), (path) => [path, reachable(graph, path)]));
  const told = new Set<string>();
  const circles: string[] = [];
  for (const path of graph.keys()) {
    if (told.has(path) || !reach.get(path)?.has(path)) continue;
    const knot = new Set([...(reach.get(path) ?? [])].filter((one) => reach.get(one)?.has(path)));
    for (const one of knot) told.add(one);
    circles.push(wayAround(graph, path, knot).join(' → '));
  }
  const imports = [...graph.values()].reduce((sum, edges) => sum + edges.length, 0);
  return { files: graph.size, imports, circles };
}
