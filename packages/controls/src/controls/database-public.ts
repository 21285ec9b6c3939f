import { compliant, notApplicable, type Severity, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { closeDatabase } from '../kit/database-fix.ts';
import { openings } from '../kit/iam.ts';
import { shown } from '../kit/sources.ts';

// These have a switch for a public address; of the others the network alone decides.
const SWITCHED = /^AWS::(?:RDS|Redshift|DocDB|Neptune)::/;

// A cluster of these has no address of its own (RDS API reference, DBCluster): its instances are judged.
const BY_INSTANCES = /^(?:aurora|docdb|neptune)/;

export default resourceControl({
  id: 'database-public',
  title: 'Databases have no address on the internet',
  severity: 'high',
  status: 'stable',
  rationale:
    'A database with a public address is one leaked password, or one wide firewall rule, away from being read by strangers.',
  remediation:
    'Switch public access off; place a search domain inside a VPC. Reach it from outside through a VPN or Session Manager.',
  blindSpots:
    'It reads the switch and the place of the database, not the security groups, routes or subnets that decide who gets through; nor snapshots shared with others, nor a proxy in front, nor fine-grained access control inside a search domain. Of an Aurora cluster the instances are judged, not the cluster.',
  params: z.object({}),
  messages: {
    public: '{{database}} ({{engine}}) has a public address',
    open: '{{database}} ({{engine}}) has a public endpoint and its access policy admits everyone',
    outside: '{{database}} ({{engine}}) has a public endpoint; no more than an access policy keeps strangers out',
  },
  applies: ['database'],
  evaluate({ ref, configuration: { engine, publiclyAccessible, inNetwork, access } }) {
    const data = { database: shown(ref), engine };
    const found = (message: 'public' | 'open' | 'outside', at: string, severity: Severity, missing: string[] = []) =>
      verdictOf([{ subject: 'public-access', message, at, data, severity }], missing);
    if (!SWITCHED.test(ref.type) && inNetwork === false) {
      if (access === undefined || access === 'unreadable')
        return found('outside', '/VPCOptions', 'medium', ['its access policy']);
      const doors = openings(access);
      if (doors.some((door) => door.certain)) return found('open', '/AccessPolicies', 'critical');
      return found('outside', '/VPCOptions', 'medium', doors.length > 0 ? ['an address in its access policy'] : []);
    }
    if (publiclyAccessible === true) return found('public', '/publiclyAccessible', 'high');
    if (publiclyAccessible === false) return compliant;
    if (!SWITCHED.test(ref.type))
      return inNetwork === true ? compliant : undetermined('whether it lives inside a network');
    return BY_INSTANCES.test(engine) && ref.type.endsWith('Cluster')
      ? notApplicable
      : undetermined('whether it is publicly accessible');
  },
  fix: (database) => closeDatabase(database),
});
