/** Which TLS versions AWS's named security policies accept. A name that is not here is not guessed. */

export const versions = ['SSLv3', '1.0', '1.1', '1.2', '1.3'] as const;
export type TlsVersion = (typeof versions)[number];

/** The lowest and the highest version that a policy accepts; `highest` is absent where the documentation leaves it open. */
interface TlsRange {
  readonly lowest: TlsVersion;
  readonly highest?: TlsVersion;
}

type Row = readonly [lowest: TlsVersion, highest: TlsVersion | undefined, ...names: readonly string[]];

// docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
// docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
const LOAD_BALANCER: readonly Row[] = [
  ['1.3', '1.3', 'TLS13-1-3-2021-06', 'TLS13-1-3-FIPS-2023-04', 'TLS13-1-3-PQ-2025-09', 'TLS13-1-3-FIPS-PQ-2025-09'],
  ['1.2', '1.3', 'TLS13-1-2-2021-06', 'TLS13-1-2-Res-2021-06', 'TLS13-1-2-Ext1-2021-06', 'TLS13-1-2-Ext2-2021-06'],
  ['1.2', '1.3', 'TLS13-1-2-FIPS-2023-04', 'TLS13-1-2-Res-FIPS-2023-04', 'TLS13-1-2-Ext0-FIPS-2023-04'],
  ['1.2', '1.3', 'TLS13-1-2-Ext1-FIPS-2023-04', 'TLS13-1-2-Ext2-FIPS-2023-04'],
  ['1.2', '1.3', 'TLS13-1-2-PQ-2025-09', 'TLS13-1-2-Res-PQ-2025-09', 'TLS13-1-2-Ext1-PQ-2025-09'],
  ['1.2', '1.3', 'TLS13-1-2-Ext2-PQ-2025-09', 'TLS13-1-2-FIPS-PQ-2025-09', 'TLS13-1-2-Res-FIPS-PQ-2025-09'],
  ['1.2', '1.3', 'TLS13-1-2-Ext0-FIPS-PQ-2025-09', 'TLS13-1-2-Ext1-FIPS-PQ-2025-09', 'TLS13-1-2-Ext2-FIPS-PQ-2025-09'],
  ['1.1', '1.3', 'TLS13-1-1-2021-06', 'TLS13-1-1-FIPS-2023-04'],
  ['1.0', '1.3', 'TLS13-1-0-2021-06', 'TLS13-1-0-FIPS-2023-04', 'TLS13-1-0-PQ-2025-09', 'TLS13-1-0-FIPS-PQ-2025-09'],
  [
    '1.2',
    '1.2',
    'TLS-1-2-2017-01',
    'TLS-1-2-Ext-2018-06',
    'FS-1-2-2019-08',
    'FS-1-2-Res-2019-08',
    'FS-1-2-Res-2020-10',
  ],
  ['1.1', '1.2', 'TLS-1-1-2017-01', 'FS-1-1-2019-08'],
  ['1.0', '1.2', '2016-08', '2015-05', 'TLS-1-0-2015-04', 'FS-2018-06'],
  // Classic: docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
  ['1.0', '1.2', '2015-03', '2015-02', '2014-10'],
  ['SSLv3', '1.2', '2014-01'],
  ['SSLv3', '1.0', '2011-08'],
];

// docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
const CLOUDFRONT: readonly Row[] = [
  ['SSLv3', '1.3', 'SSLv3'],
  ['1.0', '1.3', 'TLSv1', 'TLSv1_2016'],
  ['1.1', '1.3', 'TLSv1.1_2016'],
  ['1.2', '1.3', 'TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025'],
  ['1.3', '1.3', 'TLSv1.3_2025'],
];

// docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
// docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
const API_GATEWAY: readonly Row[] = [
  ['1.0', '1.3', 'TLS_1_0'],
  ['1.2', '1.3', 'TLS_1_2', 'SecurityPolicy_TLS13_1_2_2021_06', 'SecurityPolicy_TLS13_1_2_PQ_2025_09'],
  ['1.2', '1.3', 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', 'SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09'],
  ['1.2', '1.3', 'SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09'],
  ['1.3', '1.3', 'SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS13_1_3_FIPS_2025_09'],
  ['1.3', '1.3', 'SecurityPolicy_TLS13_2025_EDGE'],
  ['1.2', undefined, 'SecurityPolicy_TLS12_PFS_2025_EDGE', 'SecurityPolicy_TLS12_2018_EDGE'],
];

function table(rows: readonly Row[], prefix = ''): readonly (readonly [string, TlsRange])[] {
  return rows.flatMap(([lowest, highest, ...names]) => {
    const range = highest === undefined ? { lowest } : { lowest, highest };
    return names.map((name) => [prefix + name, range] as const);
  });
}

const RANGES: ReadonlyMap<string, TlsRange> = new Map([
  ...table(LOAD_BALANCER, 'ELBSecurityPolicy-'),
  ...table(CLOUDFRONT),
  ...table(API_GATEWAY),
]);

/** What a named security policy accepts; `undefined` for a name that AWS had not published when this was written. */
export function tlsRange(policy: string): TlsRange | undefined {
  return RANGES.get(policy);
}

export function isBelow(version: TlsVersion, floor: TlsVersion): boolean {
  return versions.indexOf(version) < versions.indexOf(floor);
}
