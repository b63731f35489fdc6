import { answerIn, nameIn, type JsonSchema, type OpenApi, type Response } from '../../server/platform/http/openapi.ts';

/** What a reader would miss in a description that is valid all the same. */
export function findGaps(api: OpenApi): string[] {
  const gaps: string[] = [];
  const seen = new Set<string>();
  const referred = new Set<string>();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const { operationId, summary, tags, parameters, requestBody, responses } = operation;
      const at = `${method} ${path}`;
      if (seen.has(operationId)) gaps.push(`${at}: ${operationId} is the name of another one`);
      seen.add(operationId);
      if (summary.trim() === '' || summary.endsWith('.')) gaps.push(`${at}: its summary is no title`);
      if (!api.tags.some(({ name }) => name === tags[0])) gaps.push(`${at}: its tag is unknown`);
      const statuses = Object.keys(responses);
      if (!statuses.some((status) => status.startsWith('2'))) gaps.push(`${at}: no good answer`);
      if (!statuses.some((status) => status.startsWith('4'))) gaps.push(`${at}: no refusal`);
      const spelled = Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1]);
      const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      if (spelled.join() !== named.join())
        gaps.push(`${at}: its path has {${spelled.join()}}, its parameters {${named.join()}}`);
      for (const { name, schema } of parameters) gaps.push(...findVague(schema, `${at} ${name}`, api));
      for (const { schema } of Object.values(requestBody?.content ?? {}))
        gaps.push(...findVague(schema, `${at} body`, api));
      for (const [status, answer] of Object.entries(responses)) {
        if ('$ref' in answer) {
          referred.add(nameIn(answer.$ref));
          if (!answerIn(api, answer)) gaps.push(`${at} ${status}: ${answer.$ref} leads nowhere`);
        } else gaps.push(...findVagueAnswer(answer, `${at} ${status}`, api));
      }
    }
  for (const [type, { post }] of Object.entries(api.webhooks)) {
    if (post.summary.trim() === '' || post.summary.endsWith('.')) gaps.push(`${type}: its summary is no title`);
    for (const { $ref } of post.parameters)
      if (!(nameIn($ref) in api.components.parameters)) gaps.push(`${type}: ${$ref} leads nowhere`);
    for (const { schema } of Object.values(post.requestBody?.content ?? {})) gaps.push(...findVague(schema, type, api));
  }
  for (const [name, answer] of Object.entries(api.components.responses)) {
    if (!referred.has(name)) gaps.push(`${name}: nothing is refused with it`);
    gaps.push(...findVagueAnswer(answer, name, api));
  }
  for (const name of api.security.flatMap(Object.keys))
    if (!(name in api.components.securitySchemes)) gaps.push(`${name}: no such security scheme`);
  for (const [name, schema] of Object.entries(api.components.schemas)) gaps.push(...findVague(schema, name, api));
  return gaps;
}

const findVagueAnswer = ({ content = {} }: Response, at: string, api: OpenApi): string[] =>
  Object.values(content).flatMap(({ schema }) => findVague(schema, at, api));

/** Parts of a schema that do not say what they hold. */
function findVague(schema: JsonSchema, at: string, api: OpenApi): string[] {
  const { $ref, type, properties, items, anyOf, additionalProperties, patternProperties } = schema as {
    readonly $ref?: string;
    readonly type?: string;
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly items?: JsonSchema;
    readonly anyOf?: readonly JsonSchema[];
    readonly additionalProperties?: unknown;
    readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  };
  if ($ref !== undefined) return $ref.slice(21) in api.components.schemas ? [] : [`${at}: ${$ref} leads nowhere`];
  if (anyOf) return anyOf.flatMap((choice) => findVague(choice, at, api));
  if (type === undefined && !('const' in schema)) return [`${at}: of any type`];
  if (type === 'array') return items ? findVague(items, `${at}[]`, api) : [`${at}: a list of anything`];
  if (type !== 'object') return [];
  if (!properties && !patternProperties && additionalProperties !== true) return [`${at}: an object of anything`];
  return Object.entries({ ...properties, ...patternProperties }).flatMap(([name, member]) =>
    findVague(member, `${at}.${name}`, api),
  );
}
