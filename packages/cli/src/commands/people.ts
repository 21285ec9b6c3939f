import { buildCommand, buildRouteMap } from '@stricli/core';
import { personOf } from '@clausewatch/engine/permissions';
import { mintTicket } from '@clausewatch/local/tickets';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Person } from '@clausewatch/model/registers';
import { table } from '@clausewatch/render/table';

import { text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { common, type Flags } from '../deeds.ts';
import { answer } from '../out.ts';

async function list(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async ({ plan }) => {
    const { people = [] } = plan.catalogue.registers;
    const rows = people.map(({ id, name, roles, owns = [] }) => ({ id, name, roles, owns }));
    await answer(this, flags, rows, () =>
      table<Pick<Person, 'id' | 'name' | 'roles'>>(
        [
          { title: 'ID', intent: 'id', value: ({ id }) => id },
          { title: 'ROLES', intent: 'text', value: ({ roles }) => roles.join(', ') },
          { title: 'NAME', intent: 'text', value: ({ name }) => name },
        ],
        rows,
        120,
      ),
    );
    if (people.length === 0) this.err('The register of people is absent or empty: nobody can approve.');
  });
}

interface LinkFlags extends Flags {
  readonly url: string;
}

async function link(this: Context, flags: LinkFlags, id: string): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async ({ table: store, plan, now }) => {
    const person = personOf(plan.catalogue.registers, { id });
    if (person === undefined)
      throw new Misconfigured([`${id}: nobody in the register of people; \`clausewatch people list\` shows them`]);
    const ticket = await mintTicket(store, person.id, now());
    const url = new URL('/', flags.url);
    url.searchParams.set('token', ticket);
    await answer(this, flags, { person: person.id, ticket, url: url.href }, () => `${url.href}\n`);
    if (!flags.json)
      this.err(`For ${person.id} alone, once, within ten minutes. Or on the command line: --ticket ${ticket}`);
  });
}

function address(value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new Error(`${value} is not an address: write http://127.0.0.1:4173`);
}

export const peopleCommand = buildRouteMap({
  routes: {
    list: buildCommand<Flags, [], Context>({
      docs: { brief: 'Who may do what' },
      parameters: { flags: common },
      func: list,
    }),
    link: buildCommand<LinkFlags, [string], Context>({
      docs: {
        brief: 'A link by which a person signs in, once',
        fullDescription:
          'Whoever can write the data folder can make one for anybody: hand it to the person it is for, and to nobody else. Exit code: 0, or 2 when there is no such person.',
      },
      parameters: {
        positional: {
          kind: 'tuple',
          parameters: [{ brief: 'Id in the register of people', parse: text, placeholder: 'ID' }],
        },
        flags: {
          ...common,
          url: {
            kind: 'parsed',
            parse: address,
            brief: 'Where the server is',
            default: 'http://127.0.0.1:4173',
            placeholder: 'URL',
          },
        },
      },
      func: link,
    }),
  },
  defaultCommand: 'list',
  docs: { brief: 'See who may do what, and sign people in' },
});
