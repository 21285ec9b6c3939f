/** The same rules for engines of others, each in the form that suits it best. Every one takes the item as text. */
import { readFileSync } from 'node:fs';

import { Environment } from '@marcbachmann/cel-js';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { Engine as RulesEngine } from 'json-rules-engine';

import { type Engine, type GroupItem, type Permission, ports } from './rules.ts';

/** Compiled from `ports.rego` beside it; given the bytes of the item, which it parses by itself. */
export async function opa(): Promise<Engine> {
  const policy = await loadPolicy(readFileSync(new URL('ports.wasm', import.meta.url)));
  const encoder = new TextEncoder();
  return (text) => {
    const [answer] = policy.evaluate(encoder.encode(text).buffer) as { readonly result: readonly number[] }[];
    return answer?.result ?? [];
  };
}

/** One compiled expression for each port. */
export function cel(): Engine {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const rules = ports.map((port) => ({
    port,
    holds: environment.parse(
      `permissions.exists(p, (p.ipv4Ranges.exists(r, r.cidrIp == "0.0.0.0/0") || p.ipv6Ranges.exists(r, r.cidrIpv6 == "::/0"))
        && (p.ipProtocol == "-1" || (p.ipProtocol == "tcp" && p.fromPort <= ${port}.0 && p.toPort >= ${port}.0)))`,
    ),
  }));
  return (text) => {
    const permissions = (JSON.parse(text) as GroupItem).configuration.ipPermissions;
    return rules.filter(({ holds }) => holds({ permissions }) === true).map(({ port }) => port);
  };
}

/** One rule for each port; lists need an operator of one's own, which is plain code here too. */
export function jsonRules(): Engine {
  const engine = new RulesEngine();
  engine.addOperator('opensToTheWorld', (permissions: readonly Permission[], port: number) =>
    permissions.some(
      ({ ipProtocol, fromPort = 0, toPort = -1, ipv4Ranges, ipv6Ranges }) =>
        (ipv4Ranges.some(({ cidrIp }) => cidrIp === '0.0.0.0/0') ||
          ipv6Ranges.some(({ cidrIpv6 }) => cidrIpv6 === '::/0')) &&
        (ipProtocol === '-1' || (ipProtocol === 'tcp' && fromPort <= port && port <= toPort)),
    ),
  );
  for (const port of ports) {
    const condition = { fact: 'permissions', operator: 'opensToTheWorld', value: port };
    engine.addRule({ conditions: { all: [condition] }, event: { type: 'open', params: { port } } });
  }
  return async (text) => {
    const permissions = (JSON.parse(text) as GroupItem).configuration.ipPermissions;
    const { events } = await engine.run({ permissions });
    return events.map((event) => Number(event.params?.['port']));
  };
}
