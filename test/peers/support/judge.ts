/** One of our controls, asked a peer's question. */
import { controls } from '@clausewatch/controls/registry.generated';
import type { Resource } from '@clausewatch/model/resource';
import type { Verdict } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

export interface Question {
  readonly control: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface Judged {
  readonly id: string;
  readonly region: string;
  readonly kind: Verdict['kind'];
}

const GRAVITY = ['violation', 'undetermined', 'compliant', 'not-applicable'] as const;

/** The verdict on each resource that the control looks at, or on what its scopes are about. */
export function judge({ control: name, params = {} }: Question, resources: readonly Resource[]): readonly Judged[] {
  const control = controls.get(name);
  if (control === undefined) throw new RangeError(`no control ${name}`);
  const given = z.parse(control.params, params);
  switch (control.kind) {
    case 'resource':
      return resources
        .filter(({ configuration }) => control.applies.includes(configuration.kind))
        .map((one) => ({ ...placeOf(one.ref), kind: control.evaluate(one, given).kind }));
    case 'scope': {
      const scoped = control.scope === 'account-region';
      const places = Map.groupBy(resources, ({ ref }) => (scoped ? `${ref.account} ${ref.region}` : ''));
      return [...places.values()].flatMap((members) => {
        const { account = '', region = '' } = members[0]?.ref ?? {};
        const verdicts = control.evaluate({ account, region, resources: members }, given);
        return verdicts.map(({ ref, verdict }) => ({ ...placeOf(ref), kind: verdict.kind }));
      });
    }
    case 'graph':
    case 'signal':
    case 'threat':
      throw new RangeError(`${name} does not look at configurations alone`);
  }
}

function placeOf({ id, region }: { readonly id: string; readonly region: string }): Omit<Judged, 'kind'> {
  return { id, region };
}

/** The gravest of several verdicts; nothing to judge is not applicable. */
export function gravest(judged: readonly Pick<Judged, 'kind'>[]): Verdict['kind'] {
  return GRAVITY.find((kind) => judged.some((one) => one.kind === kind)) ?? 'not-applicable';
}
