/** A route table as its provider wrote it, without some of its routes. */
import type { Change, RouteUnit } from './edit.ts';
import type { Resource } from './resource.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of EC2's `Route` that say where it leads, whatever their capitals. */
const targets: Readonly<Record<RouteUnit['target']['kind'], string>> = {
  peering: 'vpcpeeringconnectionid',
  'transit-gateway': 'transitgatewayid',
};
const destinations = ['destinationcidrblock', 'destinationipv6cidrblock'];

/** Undefined where one of the routes is not in it, or its own words are not at hand. */
export function unrouted(table: Resource, { take }: Change): Resource | undefined {
  const routes = take.filter((unit) => unit.kind === 'route');
  const { configuration } = table.raw;
  if (!isFields(configuration)) return undefined;
  const [name, listed] = Object.entries(configuration).find(([key]) => key.toLowerCase() === 'routes') ?? [];
  if (name === undefined || !Array.isArray(listed)) return undefined;
  const left = listed.filter((one: unknown) => !routes.some((route) => isRoute(one, route)));
  return routes.every((route) => listed.some((one: unknown) => isRoute(one, route)))
    ? { ...table, raw: { ...table.raw, configuration: { ...configuration, [name]: left } } }
    : undefined;
}

function isRoute(value: unknown, { prefix, target }: RouteUnit): boolean {
  const fields = new Map(isFields(value) ? Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]) : []);
  return destinations.some((name) => fields.get(name) === prefix) && fields.get(targets[target.kind]) === target.id;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
