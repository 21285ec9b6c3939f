import type { Incident } from '@clausewatch/model/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { asked, at, excepted, refused, remedy } from '../test/samples.ts';
import {
  people,
  remediation,
  acts,
  incidentOf,
  base,
  withRemediation,
  having,
  block,
  denying,
  withBlock,
  hindrances,
  unknownEnvironment,
} from '../test/hindrances.ts';
import { type Circumstances, hindranceWords, mayAct } from './may-act.ts';

describe('an approved remedy', () => {
  it('may be made, in the mode of the register, by the word of who approved it', () => {
    expect(mayAct(base)).toMatchObject({ kind: 'yes', remedy, mode: 'act', approvedBy: 'alice' });
  });

  it('of addresses may be made without a fix, in any environment, and from the instant of its approval', () => {
    const over = withBlock({}, block);
    const bare = { ...incidentOf(acts, { ...over.incident, fix: undefined, environment: 'production' }) };
    const may = mayAct({ ...base, ...over, incident: bare });
    expect(may).toMatchObject({ kind: 'yes', remedy: denying, mode: 'act', approvedAt: at(11) });
  });

  it('is a dry run unless the register says otherwise', () => {
    const { mode: _none, ...quiet } = remediation;
    expect(mayAct({ ...base, registers: { people, remediation: quiet } })).toMatchObject({ mode: 'dry-run' });
  });

  it('is made when an exception was refused, ended, or is of something else', () => {
    const refusedAsk = asked(11, 'A');
    expect(mayAct({ ...base, ...having([...acts, refusedAsk, refused(12, refusedAsk)]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([...excepted(1, 'A', { endsAt: at(2) }), ...acts]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([...excepted(1, 'Z'), ...acts]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([asked(1, 'A', { endsAt: at(2) }), ...acts]) }).kind).toBe('yes');
  });

  it.each(hindrances)('is not made with %s: %s', (_, why, over) => {
    expect(mayAct({ ...base, ...over })).toMatchObject({ kind: 'no', why });
  });

  it('that is outside what is opted in names the line of the register that it would need', () => {
    const words = (over: Partial<Circumstances>) => mayAct({ ...base, ...over });
    expect(words(withRemediation({ clauses: ['policy/B'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.clauses` would need policy/A'),
    });
    expect(words(withBlock({}, { ...block, clauses: ['policy/B'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.block.clauses` would need policy/A'),
    });
    expect(words(withRemediation({ environments: ['other'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.environments` would need it'),
    });
  });

  it('is not made where the environment is not known, if only some are opted in', () => {
    expect(mayAct(unknownEnvironment())).toMatchObject({ kind: 'no', why: 'environment-unknown' });
    const { environments: _all, ...anywhere } = remediation;
    expect(mayAct({ ...unknownEnvironment(), registers: { people, remediation: anywhere } }).kind).toBe('yes');
  });

  it('has a test of every hindrance', () => {
    const tested = new Set<string>([...hindrances.map(([, why]) => why), 'environment-unknown']);
    expect(Object.keys(hindranceWords).filter((why) => !tested.has(why))).toEqual([]);
  });

  it('is never made with several of these at once, or with any part of what is known missing', () => {
    const without = (value: unknown, path: readonly string[]): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      const [name = '', ...rest] = path;
      if (Array.isArray(value)) return value.map((one) => without(one, path));
      const { [name]: inner, ...others } = value as Record<string, unknown>;
      return rest.length === 0 ? others : { ...others, [name]: without(inner, rest) };
    };
    const needed = ['acts', 'entries', 'fix', 'fix.edit', 'fix.on', 'fix.proof', 'acts.by', 'acts.at', 'entries.state'];
    const missing = needed.map((path): Partial<Circumstances> => ({
      incident: without(base.incident, path.split('.')) as Incident,
    }));
    const lists = [...hindrances.map(([, , over]) => over), ...missing];
    fc.assert(
      fc.property(fc.subarray([...lists], { minLength: 1, maxLength: 4 }), (some) => {
        const circumstances = Object.assign({ ...base }, ...some) as Circumstances;
        // Two may undo each other only by replacing the same thing, and the last of them is a hindrance too.
        try {
          return mayAct(circumstances).kind === 'no';
        } catch {
          return true;
        }
      }),
    );
  });
});
