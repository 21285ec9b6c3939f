/** The sixteen rules that every engine is given: TCP to this port, or to all ports, from all of IPv4 or IPv6. */
export const ports: readonly number[] = [
  22, 23, 1433, 1521, 2375, 3306, 3389, 5432, 5601, 5985, 6379, 9042, 9200, 10250, 11211, 27017,
];

/** Everything there is to find out about one item: the ports that it opens to the world. */
export type Engine = (text: string) => readonly number[] | Promise<readonly number[]>;

interface Range {
  readonly cidrIp?: string;
  readonly cidrIpv6?: string;
}

export interface Permission {
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly ipv4Ranges: readonly Range[];
  readonly ipv6Ranges: readonly Range[];
}

/** The part of a configuration item that the rules read. */
export interface GroupItem {
  readonly configuration: { readonly ipPermissions: readonly Permission[] };
}

/** The rules in the plainest code there is: the oracle. */
export function naive(text: string): readonly number[] {
  const item = JSON.parse(text) as GroupItem;
  return ports.filter((port) =>
    item.configuration.ipPermissions.some((permission) => {
      const { ipProtocol, fromPort = 0, toPort = -1 } = permission;
      const open =
        permission.ipv4Ranges.some(({ cidrIp }) => cidrIp === '0.0.0.0/0') ||
        permission.ipv6Ranges.some(({ cidrIpv6 }) => cidrIpv6 === '::/0');
      return open && (ipProtocol === '-1' || (ipProtocol === 'tcp' && fromPort <= port && port <= toPort));
    }),
  );
}
