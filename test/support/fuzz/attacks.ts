import { brokenHttp, nastyHeaders, nastyPath, nastyQuery, otherMethod } from './addresses.ts';
import { bodyOnGet, brokenJson, missingOrExtra, nastyBody, nastyBytes, wrongType } from './bodies.ts';
import { draft, encoded, finish, type Attack, type Making, type Recipe } from './draft.ts';

const valid: Recipe = (made) => finish(encoded(made), 'valid but odd');

/** Makes one request at an operation: one in five is right and odd, the rest is wrong somewhere. */
export function attack(making: Making): Attack {
  const { dice, target } = making;
  const { endpoint } = target;
  const recipes: Recipe[] = [nastyQuery, nastyHeaders, nastyHeaders, brokenHttp, otherMethod];
  if (endpoint.body)
    recipes.push(
      nastyBody,
      nastyBody,
      nastyBody,
      nastyBody,
      missingOrExtra,
      missingOrExtra,
      brokenJson,
      brokenJson,
      wrongType,
    );
  else if (endpoint.accepts) recipes.push(nastyBytes, nastyBytes, wrongType);
  else recipes.push(bodyOnGet, nastyQuery, nastyQuery);
  if (endpoint.params) recipes.push(nastyPath, nastyPath, nastyPath);
  const recipe = dice.chance(0.2) ? valid : dice.pick(recipes);
  return recipe(draft(making), making);
}
